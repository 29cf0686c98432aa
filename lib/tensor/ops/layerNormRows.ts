// Layer normalisation of rows without scale and shift (Ba et al., "Layer normalization", 2016).
import * as tf from '@tensorflow/tfjs-core';

/** Added to the variance, as in torch.nn.LayerNorm. */
const EPSILON = 1e-5;

/** y_i = (x_i − mean x_i) / √(var x_i + 1e-5), the variance over n, not n − 1. @param x  [n, d]   @returns [n, d] */
export function layerNormRows(x: tf.Tensor2D): tf.Tensor2D {
  const centered = tf.sub(x, tf.mean(x, 1, true));
  return tf.mul(centered, tf.rsqrt(tf.add(tf.mean(tf.square(centered), 1, true), EPSILON)));
}
