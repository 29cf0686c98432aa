// A process for the cells that ends before anybody listens to it.
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { forkExecutor, superviseExecutor } from './executorChild.js';

test('an end that came before the process was supervised is reported, and questions are not left open', async () => {
  const child = forkExecutor(['--no-such-flag-of-node']);
  await once(child, 'exit');
  const ignore = () => {};
  const texts: string[] = [];
  let supervised: ReturnType<typeof superviseExecutor> | undefined;
  const reason = await new Promise((resolve) => {
    supervised = superviseExecutor(child, {
      ready: ignore,
      news: ignore,
      input: ignore,
      raw: (_, text) => texts.push(text),
      ended: resolve,
    });
  });
  assert.is(reason, 'ended with exit code 9');
  assert.match(texts.join(''), 'bad option: --no-such-flag-of-node');
  assert.is(await supervised?.ask({ kind: 'keys', path: [] }), undefined);
});

test.run();
