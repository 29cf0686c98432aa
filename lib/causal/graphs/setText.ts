// Sets of nodes as people write them.

/** `∅`, `{C, G}`. */
export function setText(names: readonly string[]): string {
  return names.length === 0 ? '∅' : `{${names.join(', ')}}`;
}

/** Sets side by side, or `none`: a list that holds the empty set is `∅`. */
export function setsText(sets: readonly (readonly string[])[]): string {
  return sets.length === 0 ? 'none' : sets.map(setText).join(', ');
}
