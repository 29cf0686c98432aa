// Mistakes of whoever types the command: one line that says what was given and what is possible, exit status 2.

/** Printed as one line without a stack; the process ends with status 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The entry of that name, or a usage error that lists the names there are. */
export function pick<T>(what: string, name: string, entries: Readonly<Record<string, T>>): T {
  if (Object.hasOwn(entries, name)) return entries[name];
  throw new UsageError(`unknown ${what} '${name}'; possible: ${Object.keys(entries).join(', ')}`);
}
