// Whether a file is a Node.js that can run the kernel.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Finding } from './finding.js';

const PACKAGE = fileURLToPath(new URL('../../../package.json', import.meta.url));

/** Looks at the Node.js at this path. */
export function examineNode(node: string): Finding {
  const problem = nodeProblem(node);
  if (problem) return { state: 'wrong', what: problem, remedy: `install Node.js ${oldestNode()} or newer` };
  return { state: 'ok', what: `Node.js ${versionOf(node)} at ${node}` };
}

/** What is wrong with the Node.js at this path, or undefined. */
export function nodeProblem(node: string): string | undefined {
  if (!existsSync(node)) return `there is no Node.js at ${node}`;
  if (!isExecutable(node)) return `${node} is not executable`;
  const version = versionOf(node);
  if (version === undefined) return `${node} does not say its version as Node.js does (--version)`;
  const oldest = oldestNode();
  return isOlder(version, oldest)
    ? `Node.js ${version} at ${node} is too old; ${oldest} or newer is needed`
    : undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function versionOf(node: string): string | undefined {
  try {
    const said = execFileSync(node, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'], timeout: 10_000 });
    return /^v(\d+\.\d+\.\d+)/.exec(String(said))?.[1];
  } catch {
    return undefined;
  }
}

/** The oldest Node.js that the package allows, such as 20.19. */
function oldestNode(): string {
  const { engines } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { engines: { node: string } };
  return engines.node.replace(/^>=/, '');
}

function isOlder(version: string, oldest: string): boolean {
  const [a, b] = [version, oldest].map((text) => text.split('.').map(Number));
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
