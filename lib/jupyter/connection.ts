// The connection file: five free ports of the loopback interface and the key that signs the messages.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ConnectionInfo {
  transport: 'tcp';
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  signature_scheme: 'hmac-sha256';
  kernel_name: string;
}

export interface Connection {
  info: ConnectionInfo;
  /** path of the connection file, readable by its owner only */
  file: string;
  address(port: number): string;
  /** Deletes the connection file and its folder. */
  remove(): void;
}

/** Writes a connection file (mode 0600) into a fresh temporary folder (mode 0700). */
export async function newConnection(kernelName: string): Promise<Connection> {
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await freePorts(5);
  const info: ConnectionInfo = {
    transport: 'tcp',
    ip: '127.0.0.1',
    shell_port,
    iopub_port,
    stdin_port,
    control_port,
    hb_port,
    key: randomUUID(),
    signature_scheme: 'hmac-sha256',
    kernel_name: kernelName,
  };
  const folder = mkdtempSync(join(tmpdir(), 'camrec-kernel-'));
  const file = join(folder, 'connection.json');
  writeFileSync(file, JSON.stringify(info), { mode: 0o600 });
  const deleteFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', deleteFolder);
  return {
    info,
    file,
    address: (port) => `${info.transport}://${info.ip}:${port}`,
    remove: () => {
      process.removeListener('exit', deleteFolder);
      deleteFolder();
    },
  };
}

// All are held open until the last is found, so they are distinct.
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
