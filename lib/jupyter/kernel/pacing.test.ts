// What a Jupyter server would pass on: its rule is rebuilt here and watches a clock that the tests move.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Header, newMessage } from '../messages.js';
import { createOutlet, type Outlet, SERVER_LIMITS } from './pacing.js';
import type { Request, Wire } from './protocol.js';

interface Seen {
  type: string;
  content: Record<string, string>;
  parent: Header | undefined;
}

const header = (): Header => newMessage('execute_request', {}, { session: 's' }).header;

/** An outlet on a clock of its own, behind a server with jupyter_server's defaults that complains about what it would drop. */
function setUp() {
  const seen: Seen[] = [];
  const counted: { until: number; bytes: number }[] = [];
  const calls: boolean[] = [];
  let time = 0;
  const wire = {
    publish(parent: Header | undefined, type: string, content: Record<string, string>): number {
      const bytes = 1000 + Buffer.byteLength(JSON.stringify(content));
      seen.push({ type, content, parent });
      if (content.execution_state === 'idle') counted.length = 0;
      if (!['status', 'execute_input', 'comm_open'].includes(type)) {
        while (counted[0] && counted[0].until <= time) counted.shift();
        counted.push({ until: time + 3000, bytes: type === 'stream' ? bytes : 0 });
        assert.ok(counted.length / 3 <= 1000, `${counted.length / 3} messages a second`);
        const sum = counted.reduce((all, message) => all + message.bytes, 0);
        assert.ok(sum / 3 <= 1e6, `${sum / 3} bytes a second`);
      }
      return bytes;
    },
    reply(_: Request, type: string, content: object) {
      seen.push({ type, content: content as Seen['content'], parent: undefined });
    },
  } as unknown as Wire;
  const { setTimeout, clearTimeout } = globalThis;
  let alarm: { at: number; act: () => void } | undefined;
  const outlet: Outlet = createOutlet(wire, { onFull: (isFull) => calls.push(isFull), now: () => time });
  /** Runs `act` with timers on the clock of the test, then lets the time pass until nothing waits. */
  const run = (act: () => void, until = Number.POSITIVE_INFINITY): void => {
    Object.assign(globalThis, {
      setTimeout: (callback: () => void, wait: number) => {
        alarm = { at: time + wait, act: callback };
        return alarm;
      },
      clearTimeout: () => {
        alarm = undefined;
      },
    });
    try {
      act();
      while (alarm && alarm.at <= until) {
        const { at, act: ring } = alarm;
        alarm = undefined;
        time = at;
        ring();
      }
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout });
    }
  };
  const text = (name = 'stdout'): string =>
    seen.flatMap(({ type, content }) => (type === 'stream' && content.name === name ? [content.text] : [])).join('');
  return { outlet, seen, calls, run, text, time: () => time };
}

test('5 MB arrive whole, in order, before reply and idle, within the limits, in three lots', () => {
  const { outlet, seen, run, text, time } = setUp();
  const parent = header();
  const whole = Array.from({ length: 625_000 }, (_, i) => `${String(i).padStart(7)}\n`).join('');
  run(() => {
    outlet.publish(parent, 'stream', { name: 'stdout', text: whole });
    outlet.reply({ header: parent } as Request, 'execute_reply', {});
    outlet.publish(parent, 'status', { execution_state: 'idle' });
  });
  assert.is(text(), whole);
  assert.equal(
    seen.slice(-2).map(({ type }) => type),
    ['execute_reply', 'status'],
  );
  assert.is(time(), 2 * SERVER_LIMITS.window, '5.6 MB with the escapes of JSON, 2.6 MB a lot');
});

test('20,000 pictures, and as many lines on stdout and stderr in turn, are spread over time', () => {
  const { outlet, seen, run, text, time } = setUp();
  run(() => {
    for (let i = 0; i < 10_000; i++) outlet.publish(undefined, 'display_data', { i });
  });
  assert.equal(
    seen.map(({ content }) => content.i),
    Array.from({ length: 10_000 }, (_, i) => i),
  );
  run(() => {
    for (let i = 0; i < 10_000; i++)
      outlet.publish(undefined, 'stream', { name: i % 2 ? 'stderr' : 'stdout', text: `${i}\n` });
  });
  assert.is(text().split('\n').length + text('stderr').split('\n').length, 10_002);
  assert.ok(time() < 25_000);
});

test('little is not held up, and text that waits is joined', () => {
  const { outlet, seen, run, time } = setUp();
  const parent = header();
  run(() => {
    for (let i = 0; i < 100; i++) outlet.publish(parent, 'stream', { name: 'stdout', text: 'x' });
  });
  assert.equal([seen.length, time()], [100, 0]);
  run(() => {
    outlet.publish(parent, 'stream', { name: 'stdout', text: 'y'.repeat(3e6) });
    for (let i = 0; i < 5000; i++) outlet.publish(parent, 'stream', { name: 'stdout', text: 'z' });
  });
  assert.ok(seen.length < 200, `${seen.length} messages`);
});

test('characters of two units are not torn', () => {
  const { outlet, seen, run } = setUp();
  run(() => outlet.publish(undefined, 'stream', { name: 'stdout', text: `a${'😀'.repeat(100_000)}` }));
  for (const { content } of seen) assert.not.match(content.text, /^[\udc00-\udfff]|[\ud800-\udbff]$/);
});

test('an interrupted cell has no long tail: what is left out is counted', () => {
  const { outlet, run, text } = setUp();
  const [parent, other] = [header(), header()];
  let lost = 0;
  run(() => {
    outlet.publish(parent, 'stream', { name: 'stdout', text: 'x'.repeat(20e6) });
    outlet.publish(other, 'stream', { name: 'stdout', text: 'other' });
    lost = outlet.cut(parent);
  }, 0);
  run(() => {});
  const shown = text().replace('other', '').length;
  assert.ok(shown < 4e6 && text().endsWith('other'));
  assert.is(shown + lost, 20e6);
});

test('those who write are held when much waits, and let go again', () => {
  const { outlet, calls, run } = setUp();
  const parent = header();
  const text = 'x'.repeat(1e6);
  run(() => {
    for (let i = 0; i < 6; i++) outlet.publish(parent, 'stream', { name: 'stdout', text });
  }, 0);
  assert.equal(calls, []);
  run(() => {
    for (let i = 0; i < 3; i++) outlet.publish(parent, 'stream', { name: 'stdout', text });
  }, 0);
  assert.equal(calls, [true]);
  run(() => {});
  assert.equal(calls, [true, false]);
  run(() => {
    for (let i = 0; i < 8; i++) outlet.publish(parent, 'stream', { name: 'stdout', text });
    outlet.cut(parent);
  }, 0);
  assert.equal(calls, [true, false, true, false]);
});

test('before the end all goes out at once', () => {
  const { outlet, run, text } = setUp();
  run(() => outlet.publish(undefined, 'stream', { name: 'stdout', text: 'x'.repeat(2_500_000) }), 0);
  run(() => outlet.publish(undefined, 'stream', { name: 'stdout', text: 'x'.repeat(400_000) }), 0);
  run(() => outlet.flush(), 0);
  assert.is(text().length, 2_900_000);
});

test.run();
