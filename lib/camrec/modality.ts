// The two modalities, and what is kept once for each.
export const MODALITIES = ['visual', 'textual'] as const;
export type Modality = (typeof MODALITIES)[number];
export type Pair<T> = { readonly [M in Modality]: T };

/** The modality that conditions a channel's denoiser. */
export const OTHER: Pair<Modality> = { visual: 'textual', textual: 'visual' };

/** One value for each modality. */
export function pair<T>(make: (modality: Modality) => T): Pair<T> {
  return { visual: make('visual'), textual: make('textual') };
}
