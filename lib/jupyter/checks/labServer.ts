// A JupyterLab of the checks' own: its settings, trust and runtime files lie in a scratch folder, so that nothing of the user's
// JupyterLab shows or changes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface LabServer {
  /** such as `http://localhost:8888` */
  origin: string;
  token: string;
  /** what the server has written so far */
  log(): string;
  /** the number of kernels that run */
  kernels(): Promise<number>;
  /** Ends every kernel. */
  endKernels(): Promise<void>;
  stop(): Promise<void>;
}

const LIMIT_MS = 120_000;

/** Starts `python -m jupyter lab` on `root` and resolves when it answers. */
export async function startLab(python: string, root: string, scratch: string): Promise<LabServer> {
  const folders = ['CONFIG_DIR', 'DATA_DIR', 'RUNTIME_DIR'].map((name) => [`JUPYTER_${name}`, join(scratch, name)]);
  const child = spawn(
    python,
    ['-m', 'jupyter', 'lab', '--no-browser', '--allow-root', '--expose-app-in-browser', '--ServerApp.port=0'].concat(
      `--ServerApp.root_dir=${root}`,
    ),
    { env: { ...process.env, ...Object.fromEntries(folders) }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  let log = '';
  const address = new Promise<RegExpExecArray>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`JupyterLab did not start in ${LIMIT_MS / 1000} s:\n${log}`)),
      LIMIT_MS,
    );
    const seen = (text: string): void => {
      log += text;
      const found = /(http:\/\/localhost:\d+)\/lab\S*\?token=(\w+)/.exec(log);
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', seen);
    child.once('exit', (code) => reject(new Error(`JupyterLab ended with ${code}:\n${log}`)));
  });
  const [, origin, token] = await address;
  const api = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`${origin}/api/${path}`, { method, headers: { authorization: `token ${token}` } });
  const list = async (): Promise<{ id: string }[]> => (await api('kernels')).json();
  return {
    origin,
    token,
    log: () => log,
    kernels: async () => (await list()).length,
    endKernels: async () => {
      for (const { id } of await list()) await api(`kernels/${id}`, 'DELETE');
    },
    stop: async () => {
      const ended = once(child, 'exit');
      end(); // ends its kernels first
      await ended;
      process.off('exit', end);
    },
  };
}
