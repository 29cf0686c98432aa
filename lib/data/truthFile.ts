// `truth.json`: how to draw a shop again, and in plain numbers what other programs cannot draw.
import { type Streams, streams } from '../tensor/streams.js';
import { DataError } from './dataError.js';
import type { ShopOptions } from './shopOptions.js';
import { shopWorld, type World } from './shopWorld.js';

const FORMAT = 'camrec shop 1';

/** What to do about a truth that does not fit its folder. */
export const REMEDY = 'write the shop again, or delete truth.json to read the folder as data without truth';

/** What `truth.json` says; a world is drawn again from `settings` and `path`, the rest is for other programs. */
export interface TruthFile {
  readonly format: string;
  readonly path: string;
  readonly settings: ShopOptions;
  readonly fingerprint: string;
}

/** The text of a world's `truth.json`. */
export function formatTruth(world: World, fingerprint: string): string {
  const { settings, catalogue, randomised, swapped, truth } = world;
  const noise = world.noiseEdges();
  const test = ({ candidates, items, preferred, clicked, visualAttribute }: World['randomised']) => ({
    candidates,
    items: [...items],
    preferred: [...preferred],
    clicked: [...clicked],
    visualAttribute: [...visualAttribute],
  });
  const content = {
    format: FORMAT,
    path: world.path,
    settings,
    fingerprint,
    preferenceUnder: { control: truth.mean(0), treated: truth.mean(1), difference: truth.ate },
    items: {
      confounder: [...catalogue.confounder],
      context: [...catalogue.context],
      visualAttribute: [...catalogue.visualAttribute],
      textualAttribute: [...catalogue.textualAttribute],
      ...(catalogue.mediator && { mediator: [...catalogue.mediator] }),
    },
    noiseEdges: { users: Array.from(noise.users), items: Array.from(noise.items) },
    randomised: test(randomised),
    swapped: test(swapped),
  };
  const lines = Object.entries(content).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** @throws DataError if the text is not the truth of a shop in this format */
export function parseTruth(text: string, file: string): TruthFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DataError(file, '', 'found text that is not JSON, expected the truth of a shop', 'write the shop again');
  }
  const truth = value as Partial<TruthFile> | null;
  if (
    truth?.format === FORMAT &&
    typeof truth.path === 'string' &&
    typeof truth.fingerprint === 'string' &&
    truth.settings
  ) {
    return truth as TruthFile;
  }
  const found = `found format ${JSON.stringify(truth?.format ?? null)}, expected ${JSON.stringify(FORMAT)} with path, settings and fingerprint`;
  throw new DataError(file, '', found, REMEDY);
}

/** The world that a `truth.json` speaks of. @throws DataError if its settings or path are impossible */
export function drawAgain({ path, settings }: TruthFile, file: string): World {
  try {
    return shopWorld(settings, streamAt(path));
  } catch (error) {
    const found = `found a world that cannot be drawn (${error instanceof Error ? error.message : error})`;
    throw new DataError(file, '', `${found}, expected settings and path of a shop`, 'write the shop again');
  }
}

function streamAt(path: string): Streams {
  const [seed, ...names] = path.split('/');
  return streams(Number(seed)).fork(...names);
}
