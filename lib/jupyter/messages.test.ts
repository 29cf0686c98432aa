import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, encode, newMessage, type Signing, sign } from './messages.js';

const signing: Signing = { key: 'key', signature_scheme: 'hmac-sha256' };
const message = newMessage('execute_request', { code: 'é' }, { session: 'session' });
const frames = (by = signing): Buffer[] => encode(by, message).map((frame) => Buffer.from(frame));
const buffer = Buffer.from([0, 255]);

test('the signature is the HMAC of the four parts; an empty key means none', () => {
  // python3 -c "import hmac; print(hmac.new(b'secret', b'{}{}{}{}', 'sha256').hexdigest())", and with 'sha1'
  const parts = ['{}', '{}', '{}', '{}'];
  assert.is(
    sign({ ...signing, key: 'secret' }, parts),
    '34982f0bfec60e7b933ffde06c1ecab0fba073717a95ab943d1dd06f82c2d5e4',
  );
  assert.is(sign({ key: 'secret', signature_scheme: 'hmac-sha1' }, parts), '4d55dee18d9b4c8db48b38939834c9558544c1a3');
  assert.is(sign({ ...signing, key: '' }, parts), '');
  assert.equal(decode({ ...signing, key: '' }, frames({ ...signing, key: '' })).content, message.content);
});

test('what was encoded is decoded, behind identities and before buffers', () => {
  const signature = frames()[1].toString();
  assert.equal(decode(signing, frames()), { identities: [], signature, ...message });
  const identities = [Buffer.from('identity')];
  assert.equal(decode(signing, [...identities, ...frames(), buffer]), { identities, signature, ...message });
});

test('the signature covers the four JSON frames and no buffer', () => {
  const [, signature, ...parts] = frames();
  assert.is(signature.toString(), sign(signing, parts));
  assert.is.not(signature.toString(), sign(signing, [...parts, buffer]));
  const withBuffers = [Buffer.from('<IDS|MSG>'), Buffer.from(sign(signing, [...parts, buffer])), ...parts, buffer];
  assert.throws(() => decode(signing, withBuffers), 'wrong signature');
});

test('a wrong key, a changed part and a missing part are refused', () => {
  assert.throws(() => decode({ ...signing, key: 'other' }, frames()), 'wrong signature');
  for (let part = 1; part < 6; part++) {
    const changed = frames();
    changed[part] = Buffer.from('{"code":"evil"}');
    assert.throws(() => decode(signing, changed), 'wrong signature');
    const missing = frames().filter((_, i) => i !== part);
    assert.throws(() => decode(signing, missing), 'malformed: 4 parts must follow the signature, got 3');
    assert.throws(() => decode(signing, [...missing, buffer]), 'wrong signature');
  }
  assert.throws(() => decode(signing, []), 'malformed: no frame is <IDS|MSG>');
});

test('what is no message is refused, signed or not', () => {
  const { header } = message;
  const signed = (...parts: string[]): Buffer[] =>
    ['<IDS|MSG>', sign(signing, parts), ...parts].map((part) => Buffer.from(part));
  const good = JSON.stringify(header);
  const refused: [string[], string][] = [
    [[good, '{}', '{}', 'no JSON'], 'malformed: content is not JSON'],
    [[good, '{}', '{}', '7'], 'malformed: content must be an object'],
    [[good, '[]', '{}', '{}'], 'malformed: parent_header must be an object'],
    [['{}', '{}', '{}', '{}'], 'malformed: header.msg_id must be text, got undefined'],
    [['{"msg_id":"1","msg_type":2}', '{}', '{}', '{}'], 'malformed: header.msg_type must be text, got 2'],
    [['null', '{}', '{}', '{}'], 'malformed: header must be an object'],
  ];
  for (const [parts, reason] of refused) assert.throws(() => decode(signing, signed(...parts)), reason);
  assert.equal(decode(signing, signed(good, 'null', 'null', '{}')).parent, {}, 'some clients write null for nothing');
});

test('every message has an id of its own', () => {
  const id = (): string => newMessage('a', {}, { session: 's' }).header.msg_id;
  assert.is.not(id(), id());
});

test.run();
