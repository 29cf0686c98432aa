// A headless Chromium for tests of what runs in a browser, driven through a pipe; there is none on many machines.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export interface Page {
  /** The value of an expression in the page; promises are awaited. */
  evaluate(expression: string): Promise<unknown>;
  /** Presses and releases a key, such as `Tab`, `ArrowRight`, ` `. */
  press(key: string): Promise<void>;
  /** Clicks at a point of the page, in pixels. */
  click(x: number, y: number): Promise<void>;
  /** A PNG of the page. */
  screenshot(): Promise<Buffer>;
  /** what the page's scripts could not do */
  readonly errors: readonly string[];
  /** hosts that the page asked for anything */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** The browser of this machine, if one is where browsers usually are. */
export function findBrowser(): string | undefined {
  return PLACES.find((path) => existsSync(path));
}

/** Opens the text of an HTML file as a page 800 pixels wide. */
export async function openPage(browser: string, content: string, { dark = false } = {}): Promise<Page> {
  const folder = mkdtempSync(join(tmpdir(), 'camrec-page-'));
  writeFileSync(join(folder, 'page.html'), content);
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe', `--user-data-dir=${folder}`];
  const child = spawn(browser, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const { send, on } = protocol(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const call = (method: string, params: object = {}) => send(method, params, sessionId as string);
  const errors: string[] = [];
  const requests: string[] = [];
  on('Runtime.exceptionThrown', (params) => errors.push(JSON.stringify(params.exceptionDetails)));
  on('Network.requestWillBeSent', (params) => requests.push((params.request as { url: string }).url));
  for (const domain of ['Runtime', 'Page', 'Network']) await call(`${domain}.enable`);
  await call('Emulation.setDeviceMetricsOverride', { width: 800, height: 900, deviceScaleFactor: 1, mobile: false });
  const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
  await call('Emulation.setEmulatedMedia', { features });
  const loaded = new Promise((resolve) => on('Page.loadEventFired', resolve));
  await call('Page.navigate', { url: `file://${join(folder, 'page.html')}` });
  await loaded;
  return {
    errors,
    requests,
    evaluate: async (expression) => {
      const answer = await call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
      if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
      return (answer.result as { value: unknown }).value;
    },
    press: async (key) => {
      const code = key === ' ' ? 'Space' : key;
      const virtualKey = { Tab: 9, Enter: 13, ' ': 32, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 }[key];
      const event = { key, code, windowsVirtualKeyCode: virtualKey, ...(key === ' ' && { text: ' ' }) };
      await call('Input.dispatchKeyEvent', { type: key === ' ' ? 'keyDown' : 'rawKeyDown', ...event });
      await call('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
    },
    click: async (x, y) => {
      for (const type of ['mousePressed', 'mouseReleased']) {
        await call('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
      }
    },
    screenshot: async () => Buffer.from((await call('Page.captureScreenshot')).data as string, 'base64'),
    close: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      void send('Browser.close').catch(() => undefined);
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Params = Record<string, unknown>;

// The DevTools protocol over a pipe: JSON messages, each ended by a zero byte.
function protocol(input: Writable, output: Readable) {
  const waiting = new Map<number, { resolve: (result: Params) => void; reject: (error: Error) => void }>();
  const listeners: [method: string, listener: (params: Params) => void][] = [];
  let last = 0;
  let rest = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error, method, params } = JSON.parse(message);
      if (error) waiting.get(id)?.reject(new Error(error.message));
      else waiting.get(id)?.resolve(result);
      for (const [name, listener] of listeners) if (name === method) listener(params);
    }
  });
  const send = (method: string, params: object = {}, sessionId?: string): Promise<Params> =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
  const on = (method: string, listener: (params: Params) => void): void => void listeners.push([method, listener]);
  return { send, on };
}
