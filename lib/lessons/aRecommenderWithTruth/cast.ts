// Who is who in the log of a shop: roles that are easily taken for one another, as a table and as sentences to sort.
import { shopGraph } from '../../data/shopAsWorld.js';
import { SHOP_DEFAULTS } from '../../data/shopOptions.js';
import type { GraphEdge, GraphNode } from '../../report/figures/causalGraph.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

export const ROLES = ['C', 'G', 'V', 'E', 'Y', 'A'] as const;
export type Role = (typeof ROLES)[number];

/** A business with one sentence for each role. */
export interface Story {
  readonly place: string;
  readonly sentences: Readonly<Record<Role, string>>;
}

const SHOP: Story = {
  place: 'a furniture shop',
  sentences: {
    C: 'the lamp comes from a fashionable maker',
    G: 'the lamp was among the best sold of last year',
    V: 'the page of the lamp shows a studio photo',
    E: 'on Monday the lamp stood on the screen of Ann',
    Y: 'Ann would be glad to own the lamp',
    A: 'Ann wanted to scroll and touched the picture',
  },
};

const STORIES: readonly Story[] = [
  {
    place: 'a film platform',
    sentences: {
      C: 'the film was made by a studio known for its style',
      G: 'the film led the charts when the year began',
      V: 'the poster of the film shows a face in close-up',
      E: 'the film was in the row that Ben was offered last night',
      Y: 'Ben would enjoy the film',
      A: 'the film began to play since Ben fell asleep on the remote control',
    },
  },
  {
    place: 'a site for recipes',
    sentences: {
      C: 'the recipe comes from a famous cook',
      G: 'the recipe belongs to the hundred that were read most in former years',
      V: 'the dish was photographed by daylight',
      E: 'the recipe was part of the letter sent to Dora',
      Y: 'the recipe is to the taste of Dora',
      A: "a child played with Dora's phone and opened the recipe",
    },
  },
  {
    place: 'a job board',
    sentences: {
      C: 'the employer is a large bank',
      G: 'the offer had many readers in the month before the log began',
      V: 'the offer carries a picture of the team',
      E: 'the offer was shown to Emil this morning',
      Y: 'Emil would like to have this job',
      A: 'a second click of a nervous finger opened the offer',
    },
  },
];

/** A story and the order in which its sentences are read out. */
export interface Cast {
  readonly story: Story;
  readonly order: readonly Role[];
}

export const SHOP_CAST: Cast = { story: SHOP, order: ['G', 'A', 'C', 'E', 'V', 'Y'] };

export function drawnCast(draws: Draws): Cast {
  return { story: draws.pick(STORIES), order: draws.shuffled(ROLES) };
}

/** Sentence a, b, … to its role. */
export function rolesOf({ order }: Cast): Record<string, Role> {
  return Object.fromEntries(order.map((role, i) => ['abcdef'[i], role]));
}

/** The cast of the shop: what each is, what it belongs to, and whether the log holds it. */
export function castRows(): Row[] {
  const of = (name: string, what: string, belongsTo: string, logged: string): Row => {
    return { name, 'what it is': what, 'belongs to': belongsTo, 'in the log': logged };
  };
  return [
    of('C', 'brand, style', 'the item', 'no (latent)'),
    of('G', 'tier of popularity before the log began', 'the item', 'yes'),
    of('V', 'studio photo or plain photo', 'the item page', 'yes, in the picture'),
    of('T', 'attribute of the text', 'the item page', 'yes, in the text'),
    of('E', 'exposure: the item was shown to the user', 'one user and one item', 'yes, with its probability'),
    of('Y', 'preference: the user likes it', 'one user and one item', 'no'),
    of('A', 'accident: a finger slipped', 'one user and one item', 'no'),
    of('O', 'logged click: E and (Y or A)', 'one user and one item', 'yes'),
  ];
}

/** The graph of the shop with a place for each node. */
export function shopDrawing(): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const { arrows } = shopGraph(SHOP_DEFAULTS);
  const node = (id: string, meaning: string, [x, y]: readonly [number, number], more: Partial<GraphNode> = {}) => {
    return { id, meaning, x, y, ...more };
  };
  return {
    nodes: [
      node('C', 'brand', [0, 2.6], { side: 'above', latent: true }),
      node('G', 'tier', [0, 0.2]),
      node('V', 'photo', [1.3, 3.3], { side: 'above' }),
      node('T', '', [1.3, 1.77]),
      node('Y', 'preference', [2.8, 2.2], { side: 'above', latent: true }),
      node('taste', '', [2.8, 1], { latent: true }),
      node('E', 'exposure', [2.8, -0.2]),
      node('A', 'accident', [2.8, -1.9], { latent: true }),
      node('O', 'click', [4.2, 0.8]),
    ],
    edges: arrows.map(([from, to]) => ({ from, to })),
  };
}
