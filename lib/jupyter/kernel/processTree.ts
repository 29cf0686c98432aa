// Which processes descend from which. A program may have started others, as every shell does.
import { readdirSync, readFileSync } from 'node:fs';

/** `root` and what descends from it, `root` first, leaving out `except` with their own; undefined where the system does not tell. */
export function processTree(root: number, except: ReadonlySet<number> = new Set()): number[] | undefined {
  const children = childrenByParent();
  if (!children) return undefined;
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []).filter((child) => !except.has(child)));
  return tree;
}

/** Sends a signal to those of the processes that still run. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // it has ended already
    }
  }
}

// Linux: the parent is the second field behind the name, which stands in parentheses and may hold anything
function childrenByParent(): Map<number, number[]> | undefined {
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  if (!names.length) return undefined;
  const children = new Map<number, number[]>();
  for (const name of names) {
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

function parentOf(name: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2]);
  } catch {
    return undefined; // it ended while we looked
  }
}
