// Jupyter's messages on the wire: [identities…, '<IDS|MSG>', signature, header, parent header, metadata, content, buffers…].
// Both ends use this: the kernel and the client. Source: "Messaging in Jupyter", section "The wire protocol".
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

export const PROTOCOL_VERSION = '5.4';
const DELIMITER = '<IDS|MSG>';
// buffers follow them and are not signed
const PARTS = ['header', 'parent_header', 'metadata', 'content'];

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

export type Content = Record<string, unknown>;

export interface Message {
  header: Header;
  /** header of the request this message answers; empty when there is none */
  parent: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Content;
}

/** A message from a socket, with the addresses before it: a reply goes back to them. */
export interface Received extends Message {
  identities: Buffer[];
  /** empty where messages are not signed */
  signature: string;
}

/** What a connection file says about signatures. */
export interface Signing {
  /** empty: messages are not signed */
  key: string;
  /** `hmac-` and the name of a hash */
  signature_scheme: string;
}

export interface MessageOptions {
  session: string;
  username?: string;
  /** header of the request that led to it */
  parent?: Partial<Header>;
}

/** A message of that type with a fresh id. */
export function newMessage(
  type: string,
  content: Content,
  { session, username = 'camrec', parent = {} }: MessageOptions,
): Message {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username,
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { header, parent, metadata: {}, content };
}

/** Name of the hash in a signature scheme. */
export function hashOf(scheme: string): string {
  return scheme.replace(/^hmac-/, '');
}

/** HMAC of the four signed parts, in hexadecimal. */
export function sign({ key, signature_scheme }: Signing, parts: (string | Buffer)[]): string {
  if (key === '') return '';
  const hmac = createHmac(hashOf(signature_scheme), key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/** The signed frames of a message; addresses go before them. */
export function encode(signing: Signing, { header, parent, metadata, content }: Message): string[] {
  const parts = [header, parent, metadata, content].map((part) => JSON.stringify(part));
  return [DELIMITER, sign(signing, parts), ...parts];
}

/** The message in these frames; its buffers are left out. Throws an Error that says what is wrong with its form or signature. */
export function decode(signing: Signing, frames: Buffer[]): Received {
  const start = frames.findIndex((frame) => frame.length === DELIMITER.length && frame.toString() === DELIMITER);
  if (start < 0) throw new Error(`malformed: no frame is ${DELIMITER}`);
  const parts = frames.slice(start + 2, start + 2 + PARTS.length);
  if (parts.length < PARTS.length) {
    throw new Error(`malformed: ${PARTS.length} parts must follow the signature, got ${parts.length}`);
  }
  const signature = frames[start + 1];
  const wanted = Buffer.from(sign(signing, parts));
  if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted)) throw new Error('wrong signature');
  const [header, parent, metadata, content] = PARTS.map((name, at) => parseObject(name, parts[at]));
  for (const name of ['msg_id', 'msg_type']) {
    if (typeof header[name] !== 'string')
      throw new Error(`malformed: header.${name} must be text, got ${header[name]}`);
  }
  const identities = frames.slice(0, start);
  return {
    identities,
    signature: signature.toString(),
    header: header as unknown as Header,
    parent,
    metadata,
    content,
  };
}

function parseObject(name: string, part: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(part.toString());
  } catch {
    throw new Error(`malformed: ${name} is not JSON`);
  }
  // some clients write null where nothing is to be said
  if (value === null && (name === 'parent_header' || name === 'metadata')) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`malformed: ${name} must be an object`);
}
