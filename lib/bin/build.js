// Builds lib/ into lib/dist: the wasm kernels (for ordinary and for shared memory), then the TypeScript.
// With --if-needed nothing happens when no source is newer than the last build.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lib = join(root, 'lib');
const dist = join(lib, 'dist');
const stamp = join(dist, '.built');
const require = createRequire(import.meta.url);

function sources(folder = lib) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['dist', 'vendor', 'node_modules'].includes(entry.name) ? [] : sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);
const newest = (files) => Math.max(0, ...files.map(changed));

function buildKernels(files) {
  const targets = [
    { file: 'kernels.wasm', flags: [] },
    // shared memory must state a maximum: 65,536 pages are the 4 GiB that 32-bit addresses reach
    { file: 'kernels.shared.wasm', flags: ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'] },
  ];
  const folder = join(dist, 'tensor', 'wasm');
  mkdirSync(folder, { recursive: true });
  for (const { file, flags } of targets) {
    const out = join(folder, file);
    if (changed(out) > newest(files)) continue;
    const common = [
      '--importMemory',
      '--runtime',
      'stub',
      '--noAssert',
      '-O3',
      '--enable',
      'simd',
      '--use',
      'abort=',
      '--memoryBase',
      '64',
    ];
    const asc = join(require.resolve('assemblyscript/package.json'), '..', 'bin', 'asc.js');
    execFileSync(
      process.execPath,
      [asc, relative(root, join(lib, 'tensor', 'kernels', 'index.as.ts')), ...common, ...flags, '-o', out],
      { cwd: root, stdio: 'inherit' },
    );
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(out))).map((i) => i.name);
    if (imports.join() !== 'memory')
      throw new Error(
        `${file}: expected memory as the only import, got ${imports}; a kernel calls something the host must supply`,
      );
  }
}

const all = sources();
if (
  process.argv.includes('--if-needed') &&
  changed(stamp) > newest([...all, join(root, 'tsconfig.json'), join(root, 'package-lock.json')])
)
  process.exit(0);
buildKernels(all.filter((file) => file.endsWith('.as.ts')));
try {
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', root], { cwd: root, stdio: 'inherit' });
} catch {
  process.exit(1); // tsc has said what is wrong
}
writeFileSync(stamp, '');
