// Jupyter's messages on the wire: [identities…, '<IDS|MSG>', signature, header, parent header, metadata, content, buffers…].
// Source: "Messaging in Jupyter", section "The wire protocol", protocol 5.4.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

export const PROTOCOL_VERSION = '5.4';
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

/** A message of that type with a fresh id. */
export function newMessage(type: string, content: Content, session: string): Message {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: 'camrec',
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { header, parent: {}, metadata: {}, content };
}

/** HMAC-SHA256 of the four signed parts, in hexadecimal. */
export function sign(key: string, parts: (string | Buffer)[]): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/** The frames of a message, signed with `key`. */
export function encode(key: string, { header, parent, metadata, content }: Message): string[] {
  const parts = [header, parent, metadata, content].map((part) => JSON.stringify(part));
  return [DELIMITER, sign(key, parts), ...parts];
}

/** The message in these frames, or undefined when its form or its signature is wrong. */
export function decode(key: string, frames: Buffer[]): Message | undefined {
  const start = frames.findIndex((frame) => frame.toString() === DELIMITER) + 1;
  const parts = frames.slice(start + 1, start + 1 + SIGNED_PARTS);
  if (start === 0 || parts.length < SIGNED_PARTS) return undefined;
  const expected = Buffer.from(sign(key, parts));
  const given = frames[start];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  try {
    const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
    return { header, parent, metadata, content };
  } catch {
    return undefined;
  }
}
