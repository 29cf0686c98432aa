// JupyterLab in a browser, as far as the checks touch it: notebooks are opened and saved by command, and used by keyboard.
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { LabServer } from './labServer.js';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser named by CHROMIUM, or one that stands where Linux distributions put it. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  return named ? named : PLACES.find((path) => existsSync(path));
}

// What the page offers with --expose-app-in-browser, as far as it is used.
interface NotebookPanel {
  readonly id: string;
  readonly context: {
    readonly ready: Promise<void>;
    readonly model: { readonly dirty: boolean };
    save(): Promise<void>;
  };
  readonly sessionContext: {
    readonly ready: Promise<void>;
    readonly session: { kernel: { status: string } | null } | null;
  };
  readonly content: {
    activeCellIndex: number;
    mode: 'command' | 'edit';
    readonly widgets: readonly { readonly node: HTMLElement }[];
    scrollToItem(index: number, align: string): Promise<void>;
  };
  dispose(): void;
}
interface Lab {
  readonly restored: Promise<void>;
  readonly commands: { execute(name: string, args?: object): Promise<unknown> };
  readonly shell: { currentWidget: NotebookPanel; activateById(id: string): void };
}
declare const jupyterapp: Lab;

export interface LabPage {
  readonly page: Page;
  /** Opens a notebook, waits for its kernel, and selects its first cell. */
  open(path: string): Promise<void>;
  /** Whether the notebook in front differs from its file, by JupyterLab's own reckoning. */
  isChanged(): Promise<boolean>;
  /** How many pictures of cell `index` are drawn, once `expected` are or half a minute has passed. */
  picturesOf(index: number, expected: number): Promise<number>;
  /** Runs a command of JupyterLab to its end; `dialog` answers the question it asks. */
  command(name: string, answer?: { dialog: 'accept' }): Promise<void>;
  /** The text of the outputs of cell `index`. */
  outputOf(index: number): Promise<string>;
  save(): Promise<void>;
  /** Closes the notebook in front without saving. */
  closeNotebook(): Promise<void>;
  /** hosts other than the server that were asked for anything */
  readonly foreign: ReadonlySet<string>;
  /** what scripts of the page could not do */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Starts a headless browser. Throws where it does not run, in a container that forbids what it needs, say. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}

/** Opens JupyterLab in the browser. */
export async function openLab(browser: Browser, { origin, token }: LabServer): Promise<LabPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  page.setDefaultTimeout(60_000);
  const foreign = new Set<string>();
  const errors: string[] = [];
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && host !== new URL(origin).host) foreign.add(host);
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${origin}/lab?token=${token}&reset`);
  await page.waitForFunction(() => 'jupyterapp' in window);
  await page.evaluate(() => jupyterapp.restored);
  return {
    page,
    foreign,
    errors,
    open: async (path) => {
      await page.evaluate(async (path) => {
        await jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook' });
        const panel = jupyterapp.shell.currentWidget;
        await Promise.all([panel.context.ready, panel.sessionContext.ready]);
        panel.content.activeCellIndex = 0;
        panel.content.mode = 'command';
      }, path);
      await page.waitForFunction(
        () => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle',
      );
    },
    isChanged: () => page.evaluate(() => jupyterapp.shell.currentWidget.context.model.dirty),
    picturesOf: (index, expected) =>
      page.evaluate(
        async ([index, expected]) => {
          const { content } = jupyterapp.shell.currentWidget;
          await content.scrollToItem(index, 'start');
          const drawn = (): number =>
            Array.from(
              content.widgets[index].node.querySelectorAll<HTMLImageElement>('.jp-OutputArea-output img'),
            ).filter((image) => image.complete && image.naturalWidth > 0 && image.clientWidth > 0).length;
          for (let tries = 0; tries < 600 && drawn() < expected; tries++)
            await new Promise((next) => setTimeout(next, 50));
          return drawn();
        },
        [index, expected],
      ),
    command: async (name, answer) => {
      const ended = page.evaluate((name) => jupyterapp.commands.execute(name).then(() => undefined), name);
      if (answer) await page.locator('.jp-Dialog .jp-mod-accept').click();
      await ended;
    },
    outputOf: (index) =>
      page.evaluate((index) => {
        const { node } = jupyterapp.shell.currentWidget.content.widgets[index];
        const outputs = Array.from(node.querySelectorAll<HTMLElement>('.jp-OutputArea-output'));
        return outputs.map((one) => one.innerText.trim()).join('\n');
      }, index),
    save: () => page.evaluate(() => jupyterapp.shell.currentWidget.context.save()),
    closeNotebook: () => page.evaluate(() => jupyterapp.shell.currentWidget.dispose()),
    close: () => browser.close(),
  };
}
