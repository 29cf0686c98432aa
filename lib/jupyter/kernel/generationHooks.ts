// Hooks of Node's module loader, in a thread of their own: what a module of a later generation imports from its package is of that
// generation too. See freshModules.ts.
import type { ResolveHook } from 'node:module';

const PARAMETER = 'camrec-generation';

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const [name = '', asked] = specifier.split(`?${PARAMETER}=`);
  const resolved = await nextResolve(name, context);
  const generation = asked ?? generationOf(context.parentURL);
  if (!generation || !resolved.url.startsWith('file:') || resolved.url.includes('/node_modules/')) return resolved;
  return { ...resolved, url: `${resolved.url}?${PARAMETER}=${generation}` };
};

function generationOf(url: string | undefined): string | null {
  return url?.startsWith('file:') ? new URL(url).searchParams.get(PARAMETER) : null;
}
