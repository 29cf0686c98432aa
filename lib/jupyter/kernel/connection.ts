// The connection file: where Jupyter tells a kernel which addresses to use and which key signs the messages.

import { getHashes } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Connection {
  transport: string;
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  /** signs the messages; empty for unsigned ones */
  key: string;
  /** name of the hash, such as `sha256` */
  hash: string;
}

/** A connection that cannot be used; the message is one line that says what is wrong. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';
}

const PORTS = ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port'] as const;

/** Reads and checks the connection file. Throws a `ConnectionError` that names the file and what is wrong with it. */
export function readConnection(file: string): Connection {
  const fields = parse(file);
  const { transport = 'tcp', ip = '127.0.0.1', key = '', signature_scheme: scheme = 'hmac-sha256' } = fields;
  for (const port of PORTS) {
    const value = fields[port];
    if (!Number.isInteger(value) || Number(value) < 1 || (transport === 'tcp' && Number(value) > 65535)) {
      throw new ConnectionError(`${file}: ${port} must be a port number, got ${JSON.stringify(value)}`);
    }
  }
  if (typeof key !== 'string') throw new ConnectionError(`${file}: key must be text, got ${JSON.stringify(key)}`);
  const hash = String(scheme).replace(/^hmac-/, '');
  if (!getHashes().includes(hash)) {
    throw new ConnectionError(
      `${file}: signature_scheme must be hmac- and a known hash, got ${JSON.stringify(scheme)}`,
    );
  }
  const ports = Object.fromEntries(PORTS.map((port) => [port, Number(fields[port])])) as Record<
    (typeof PORTS)[number],
    number
  >;
  return { transport: String(transport), ip: String(ip), key, hash, ...ports };
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
