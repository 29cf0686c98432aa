// What Gaussian diffusion adds at each step and what it leaves, and the way back: shared by every model that diffuses.
// Steps are numbered t = 0 … T-1 here: step t of this file is step t + 1 of the papers.

/** The noise added at each step, and what is left of the clean state after it. */
export interface NoiseSchedule {
  readonly steps: number; // T
  readonly beta: Float64Array; // [T] variance added at step t
  readonly kept: Float64Array; // [T] ᾱ_t = Π_{s≤t} (1 - β_s)
}

/** The most that a step may add, so that none destroys the state altogether. */
export const MOST_BETA = 0.999;

/** The schedule with these variances β. */
export function scheduleOf(beta: Float64Array): NoiseSchedule {
  const steps = beta.length;
  const kept = new Float64Array(steps);
  for (let t = 0; t < steps; t++) kept[t] = (t === 0 ? 1 : kept[t - 1]) * (1 - beta[t]);
  return { steps, beta, kept };
}

/**
 * The posterior `q(h_{t-1} | h_t, h_0) = N(clean · h_0 + noisy · h_t, deviation²)`:
 * `clean = β_t √ᾱ_{t-1} / (1 - ᾱ_t)`, `noisy = (1 - ᾱ_{t-1}) √(1 - β_t) / (1 - ᾱ_t)`, `deviation² = (1 - ᾱ_{t-1}) / (1 - ᾱ_t) · β_t`,
 * with `ᾱ_{-1} = 1`, so the last step back (t = 0) returns h_0 itself. Source: Ho et al., DDPM, NeurIPS 2020, Eqs. 6 and 7.
 */
export function posterior(
  { beta, kept }: NoiseSchedule,
  t: number,
): { clean: number; noisy: number; deviation: number } {
  const before = t === 0 ? 1 : kept[t - 1];
  const lost = 1 - kept[t];
  return {
    clean: (beta[t] * Math.sqrt(before)) / lost,
    noisy: ((1 - before) * Math.sqrt(1 - beta[t])) / lost,
    deviation: Math.sqrt(((1 - before) / lost) * beta[t]),
  };
}
