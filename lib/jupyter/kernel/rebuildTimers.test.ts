// Many timers on the one that tslab has.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shareTimer, type TimerHost } from './rebuildTimers.js';

/** As tslab's: one at a time, fired by hand, taken as pending until its callback has returned. */
function oneTimer() {
  let pending: (() => void) | undefined;
  const host: Required<TimerHost> = {
    setTimeout(callback) {
      assert.is(pending, undefined, 'Unexpected pending rebuildTimer');
      pending = () => {
        callback();
        pending = undefined;
      };
      return pending;
    },
    clearTimeout(timer) {
      assert.is(timer, pending, 'clearing unexpected timer');
      pending = undefined;
    },
  };
  shareTimer(host);
  return { host, isPending: () => pending !== undefined, fire: () => pending?.() };
}

test('several timers wait at once, and are called in order, with those that they set', () => {
  const { host, isPending, fire } = oneTimer();
  const called: unknown[] = [];
  host.setTimeout((name) => called.push(name), 250, 'program');
  host.setTimeout(() => host.setTimeout(() => called.push('set meanwhile'), 250), 250);
  host.setTimeout(() => called.push('lookups'), 300);
  fire();
  assert.equal(called, ['program', 'lookups', 'set meanwhile']);
  assert.is(isPending(), false);
});

test("the last one that is cleared clears tslab's, and one cleared twice does no harm", () => {
  const { host, isPending } = oneTimer();
  const [first, second] = [host.setTimeout(() => {}, 1), host.setTimeout(() => {}, 1)];
  host.clearTimeout(first);
  assert.is(isPending(), true);
  host.clearTimeout(second);
  assert.is(isPending(), false);
  host.clearTimeout(second);
});

test.run();
