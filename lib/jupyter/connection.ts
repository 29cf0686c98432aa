// The connection file: the addresses of a kernel's five sockets and the key that signs its messages. A client writes it, a kernel reads it.
import { getHashes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf, type Signing } from './messages.js';

const PORTS = ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port'] as const;
type Ports = Record<(typeof PORTS)[number], number>;

/** What the file holds. */
export interface ConnectionInfo extends Ports, Signing {
  transport: string;
  ip: string;
}

/** A connection that cannot be used; the message is one line that says what is wrong. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';
}

/** Reads and checks a connection file. Throws a `ConnectionError` that names the file and what is wrong with it. */
export function readConnection(file: string): ConnectionInfo {
  const fields = parse(file);
  const { transport = 'tcp', ip = '127.0.0.1', key = '', signature_scheme = 'hmac-sha256' } = fields;
  for (const port of PORTS) {
    const value = fields[port];
    if (!Number.isInteger(value) || Number(value) < 1 || (transport === 'tcp' && Number(value) > 65535)) {
      throw new ConnectionError(`${file}: ${port} must be a port number, got ${JSON.stringify(value)}`);
    }
  }
  if (transport !== 'tcp' && transport !== 'ipc') {
    throw new ConnectionError(`${file}: transport must be tcp or ipc, got ${JSON.stringify(transport)}`);
  }
  if (typeof ip !== 'string' || ip === '') {
    throw new ConnectionError(`${file}: ip must be an address, or a path for ipc, got ${JSON.stringify(ip)}`);
  }
  if (typeof key !== 'string') throw new ConnectionError(`${file}: key must be text, got ${JSON.stringify(key)}`);
  if (typeof signature_scheme !== 'string' || !getHashes().includes(hashOf(signature_scheme))) {
    throw new ConnectionError(
      `${file}: signature_scheme must be hmac- and a known hash, got ${JSON.stringify(signature_scheme)}`,
    );
  }
  const ports = Object.fromEntries(PORTS.map((port) => [port, Number(fields[port])])) as Ports;
  return { transport, ip, key, signature_scheme, ...ports };
}

/** Where ZeroMQ finds the socket of that port. */
export function addressOf({ transport, ip }: ConnectionInfo, port: number): string {
  return `${transport}://${ip}${transport === 'ipc' ? '-' : ':'}${port}`;
}

export interface ConnectionFile {
  info: ConnectionInfo;
  /** path of the file, readable by its owner only */
  file: string;
  /** Deletes the file and its folder. */
  remove(): void;
}

/** Writes a connection file (mode 0600) with free ports of the loopback interface into a fresh temporary folder (mode 0700). */
export async function newConnection(kernelName: string): Promise<ConnectionFile> {
  const free = await freePorts(PORTS.length);
  const info: ConnectionInfo = {
    transport: 'tcp',
    ip: '127.0.0.1',
    ...(Object.fromEntries(PORTS.map((port, i) => [port, free[i]])) as Ports),
    key: randomUUID(),
    signature_scheme: 'hmac-sha256',
  };
  const folder = mkdtempSync(join(tmpdir(), 'camrec-kernel-'));
  const file = join(folder, 'connection.json');
  writeFileSync(file, JSON.stringify({ ...info, kernel_name: kernelName }), { mode: 0o600 });
  const deleteFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', deleteFolder);
  return {
    info,
    file,
    remove: () => {
      process.removeListener('exit', deleteFolder);
      deleteFolder();
    },
  };
}

function parse(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConnectionError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    const fields: unknown = JSON.parse(text);
    if (fields && typeof fields === 'object' && !Array.isArray(fields)) return fields as Record<string, unknown>;
  } catch {
    // falls through: the same complaint as for JSON that is no object
  }
  throw new ConnectionError(`${file}: not a JSON object; half-written, or no connection file at all`);
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
