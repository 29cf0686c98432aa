// One step of Adam in place.
import { splat } from './simd.as';

/**
 * n parameters p with gradient g and moments m, v. `complement` = 1 − beta comes from the caller in full precision:
 * 1 − 0.999 in float32 would be off by 1e-5. `rate` = learning rate / (1 − β₁ᵗ), `scale` = 1 / √(1 − β₂ᵗ);
 * `decay` times p joins the gradient, and p is multiplied by `kept` beside the step.
 */
export function adamStep(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  rate: f32,
  beta1: f32,
  complement1: f32,
  beta2: f32,
  complement2: f32,
  epsilon: f32,
  scale: f32,
  decay: f32,
  kept: f32,
): void {
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    const parameter = v128.load(p + i);
    const gradient = f32x4.add(v128.load(g + i), f32x4.mul(splat(decay), parameter));
    const first = f32x4.add(f32x4.mul(splat(beta1), v128.load(m + i)), f32x4.mul(splat(complement1), gradient));
    const square = f32x4.mul(gradient, gradient);
    const second = f32x4.add(f32x4.mul(splat(beta2), v128.load(v + i)), f32x4.mul(splat(complement2), square));
    v128.store(m + i, first);
    v128.store(v + i, second);
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(second), splat(scale)), splat(epsilon));
    v128.store(p + i, f32x4.sub(f32x4.mul(splat(kept), parameter), f32x4.div(f32x4.mul(splat(rate), first), root)));
  }
  for (; i < end; i += 4) {
    const parameter = load<f32>(p + i);
    const gradient = load<f32>(g + i) + decay * parameter;
    const first = beta1 * load<f32>(m + i) + complement1 * gradient;
    const second = beta2 * load<f32>(v + i) + complement2 * (gradient * gradient);
    store<f32>(m + i, first);
    store<f32>(v + i, second);
    store<f32>(p + i, kept * parameter - (rate * first) / (Mathf.sqrt(second) * scale + epsilon));
  }
}
