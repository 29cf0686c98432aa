// Why the kernel does not appear in Jupyter or does not start, in words: everything between a notebook and a first answer.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KernelClient, type KernelSpec } from '../client.js';
import { KERNEL_ENTRY, kernelSpec, type Place } from '../kernelspec.js';
import type { Finding } from './finding.js';
import { examineKernelspecs } from './kernelspecs.js';
import { examineNode } from './node.js';
import { jupyterDataDirs } from './search.js';

const INSTALL = 'npm ci --ignore-scripts';
const BUILD = 'npm run build';

export interface Examination {
  /** whose Jupyter folders are searched */
  place?: Place;
  /** Jupyter's data folders, when others than those of the place */
  dataDirs?: string[];
  /** the entry of the built kernel */
  entry?: string;
  /** the Node.js that runs it */
  node?: string;
  /** seconds that the kernel has to start, and then to answer */
  timeout?: number;
}

/** Looks at Node.js, the build, the sockets, the kernelspecs; then starts the kernel, if all that it needs is there. */
export async function examineInstallation({
  place = { env: process.env },
  dataDirs = jupyterDataDirs(place),
  entry = KERNEL_ENTRY,
  node = process.execPath,
  timeout = 60,
}: Examination = {}): Promise<Finding[]> {
  const needs = [examineNode(node), examineBuild(entry)];
  const fit = (): boolean => needs.every(({ state }) => state === 'ok');
  if (fit()) needs.push(examineSockets(node, entry));
  const places = [...examineKernelspecs(entry, place, dataDirs), ...examineExtensions(dataDirs)];
  const start = fit() ? [await examineStart(kernelSpec({ node, entry }), timeout)] : [];
  return [...needs, ...places, ...start];
}

function examineBuild(entry: string): Finding {
  if (existsSync(entry)) return { state: 'ok', what: `the kernel is built: ${entry}` };
  return { state: 'wrong', what: `the kernel is not built: ${entry} does not exist`, remedy: BUILD };
}

// The only native code of the kernel. Whether it loads, only the Node.js that runs the kernel can say.
function examineSockets(node: string, entry: string): Finding {
  const load = 'require("node:module").createRequire(process.argv[1])("zeromq")';
  try {
    execFileSync(node, ['-e', load, entry], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 30_000 });
    return { state: 'ok', what: 'the sockets load (package zeromq)' };
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr || error).trim();
    const reason = /^\s*\[?(\w*Error.*)$/m.exec(said)?.[1] ?? said.split('\n').at(-1);
    if (/Cannot find module 'zeromq'/.test(said)) {
      return { state: 'wrong', what: 'the package zeromq is not installed', remedy: INSTALL };
    }
    const what = `zeromq's binary does not load on ${process.platform} ${process.arch}: ${reason}`;
    return { state: 'wrong', what, remedy: `on the machine that runs the kernel: ${INSTALL}` };
  }
}

// Python's plotly brings an extension that draws a figure anew under the mouse, and puts a picture of that into the notebook.
function examineExtensions(dataDirs: string[]): Finding[] {
  const extension = dataDirs.map((folder) => join(folder, 'labextensions', 'jupyterlab-plotly')).find(existsSync);
  if (extension === undefined) return [];
  const what = `a figure under the mouse counts as a change of its notebook: the JupyterLab extension at ${extension} does it`;
  return [{ state: 'note', what, remedy: 'close without saving what you only looked at' }];
}

async function examineStart(spec: KernelSpec, timeout: number): Promise<Finding> {
  const remedy = `${INSTALL} && ${BUILD}; if it stays so, report it with these lines`;
  try {
    const started = performance.now();
    const kernel = await KernelClient.start(spec, { startTimeout: timeout });
    const up = secondsSince(started);
    const sent = performance.now();
    const { outcome, answer } = await ask(kernel, '6 * 7', timeout);
    if (outcome !== 'ok' || answer !== '42') {
      return { state: 'wrong', what: `the kernel starts, and answers 6 * 7 with '${answer}' (${outcome})`, remedy };
    }
    return { state: 'ok', what: `the kernel starts in ${up} s and answers its first cell in ${secondsSince(sent)} s` };
  } catch (error) {
    return { state: 'wrong', what: (error as Error).message, remedy };
  }
}

async function ask(kernel: KernelClient, code: string, timeout: number): Promise<{ outcome: string; answer: string }> {
  let answer = '';
  try {
    const { outcome } = await kernel.execute(code, {
      timeout,
      onMessage: ({ header, content }) => {
        if (header.msg_type === 'execute_result') answer = String(Object(content.data)['text/plain']);
      },
    });
    return { outcome, answer };
  } finally {
    await kernel.shutdown();
  }
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(2);
}
