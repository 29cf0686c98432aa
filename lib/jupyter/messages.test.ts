import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, encode, newMessage, sign } from './messages.js';

const message = newMessage('execute_request', { code: 'é' }, 'session');
const frames = (key = 'key'): Buffer[] => encode(key, message).map((frame) => Buffer.from(frame));

test('the signature is the HMAC-SHA256 of the four parts', () => {
  // python3 -c "import hmac; print(hmac.new(b'secret', b'{}{}{}{}', 'sha256').hexdigest())"
  assert.is(
    sign('secret', ['{}', '{}', '{}', '{}']),
    '34982f0bfec60e7b933ffde06c1ecab0fba073717a95ab943d1dd06f82c2d5e4',
  );
});

test('what was encoded is decoded, behind identities and before buffers', () => {
  assert.equal(decode('key', frames()), message);
  assert.equal(decode('key', [Buffer.from('identity'), ...frames(), Buffer.from([0, 255])]), message);
});

test('a wrong key, a changed part, a missing part and what is no JSON are refused', () => {
  assert.is(decode('other', frames()), undefined);
  for (let part = 1; part < 6; part++) {
    const changed = frames();
    changed[part] = Buffer.from('{"code":"evil"}');
    assert.is(decode('key', changed), undefined, `part ${part}`);
    assert.is(
      decode(
        'key',
        frames().filter((_, i) => i !== part),
      ),
      undefined,
      `without part ${part}`,
    );
  }
  assert.is(decode('key', []), undefined);
  const text = ['{}', '{}', '{}', 'no JSON'];
  assert.is(
    decode(
      'key',
      ['<IDS|MSG>', sign('key', text), ...text].map((part) => Buffer.from(part)),
    ),
    undefined,
  );
});

test('every message has an id of its own', () => {
  assert.is.not(newMessage('a', {}, 's').header.msg_id, newMessage('a', {}, 's').header.msg_id);
});

test.run();
