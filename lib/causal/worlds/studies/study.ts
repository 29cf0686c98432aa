// What a published example hands to its reader.
import type { CausalGraph } from '../../graphs/graph.js';
import type { DiscreteWorld } from '../discreteWorld.js';
import type { Table } from '../table.js';

/** Numbers from the literature with a story about what causes what. */
export interface Study {
  readonly title: string;
  readonly source: string;
  /** words for the levels 0, 1, … of each observed variable */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** the story, as its authors tell it */
  readonly graph: CausalGraph;
  /** the joint distribution of the observed variables */
  readonly table: Table;
  /** people or things counted, where the table comes from counts */
  readonly count?: number;
}

/** An example whose mechanisms are given too, hidden causes included, so that its truth can be enumerated. */
export interface WorldStudy extends Study {
  readonly world: DiscreteWorld;
}
