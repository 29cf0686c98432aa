// A temperature that is trained, and kept within bounds.
import { customGrad, type Scalar, scalar, type Tensor } from '@tensorflow/tfjs-core';

/**
 * `min(max(τ, low), high)` of a single number. Beyond a bound its gradient is 0, as it is the derivative, but for a slope that leads
 * back: a step down that slope would undo the excess, so a τ that momentum has carried past a bound is not stuck there.
 * Authors clamp the parameter itself before each use, which does the same; here the loss changes no variable.
 */
export function keptWithin(temperature: Tensor, { low, high }: { low: number; high: number }): Scalar {
  const kept = customGrad((x, save) => {
    (save as (tensors: Tensor[]) => void)([x as Tensor]);
    const [value] = (x as Tensor).dataSync();
    return {
      value: scalar(Math.min(Math.max(value, low), high)),
      gradFunc: (dy: Tensor, [saved]: Tensor[]) => {
        const [at] = saved.dataSync();
        const [slope] = dy.dataSync();
        const leadsAway = (at > high && slope < 0) || (at < low && slope > 0);
        return scalar(leadsAway ? 0 : slope).reshape(saved.shape);
      },
    };
  });
  return kept(temperature) as Scalar;
}
