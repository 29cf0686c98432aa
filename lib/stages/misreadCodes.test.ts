import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { averagings, effectByCopy, misreadCodes } from './misreadCodes.js';

test('a misread code removes what the closed form of world 1 says', () => {
  const rows = misreadCodes();
  assert.equal(
    rows.map(({ effect }) => Number(effect.toFixed(6))),
    [0.1, 0.129063, 0.152877, 0.1885, 0.211695, 0.229119],
  );
  assert.equal(
    rows.map(({ removed }) => Math.round(100 * removed)),
    [100, 77, 59, 31, 13, 0],
  );
  assert.is(rows[1].exact, '16777454623799/129994479586400');
  assert.is(rows[5].exact, '1613/7040'); // a coin: what {G} alone gives
});

test('mutual information of a flipped bit: 1 without flips, 0 with a coin', () => {
  const rows = misreadCodes();
  assert.equal(
    rows.map(({ nmi }) => Number(nmi.toFixed(3))),
    [1, 0.709, 0.525, 0.273, 0.116, 0],
  );
});

test('a code that is the treatment leaves nothing to compare; one that is T is a proxy', () => {
  assert.is(effectByCopy('V'), undefined);
  assert.is(effectByCopy('T')?.toString(), '2137/10000');
  assert.is(effectByCopy('C')?.toString(), '1/10');
});

test('averaging with the own shares is seeing; one prior is the back-door formula', () => {
  const [seeing, own, prior] = averagings();
  assert.equal([seeing['V = 1'], seeing['V = 0']], ['159/328', '269/1180']);
  assert.equal([own['V = 1'], own['V = 0']], ['159/328', '269/1180']);
  assert.is(prior.difference.toFixed(12), (62843 / 455000).toFixed(12)); // {C} in world 1
});

test.run();
