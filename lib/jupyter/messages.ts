// Jupyter's messages on the wire: [identities…, '<IDS|MSG>', signature, header, parent header, metadata, content, buffers…].
// Both ends use this: the kernel and the client. Source: "Messaging in Jupyter", section "The wire protocol".
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

export const PROTOCOL_VERSION = '5.3';
const DELIMITER = '<IDS|MSG>';
const SIGNED_PARTS = 4; // header, parent header, metadata, content; buffers are not signed

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
  const start = frames.findIndex((frame) => frame.toString() === DELIMITER);
  const parts = frames.slice(start + 2, start + 2 + SIGNED_PARTS);
  if (start < 0 || parts.length < SIGNED_PARTS) throw new Error('too few parts');
  const given = frames[start + 1];
  const wanted = Buffer.from(sign(signing, parts));
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Error('wrong signature');
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
  if (typeof header?.msg_id !== 'string' || typeof header.msg_type !== 'string')
    throw new Error('no msg_id or msg_type');
  if (!content || typeof content !== 'object') throw new Error('no content');
  return { identities: frames.slice(0, start), header, parent: parent ?? {}, metadata, content };
}
