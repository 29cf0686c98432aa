// IEEE 754 half precision, which feature files use to save space and JavaScript has no array type for (before Node 24).

const words = new Uint32Array(1);
const asFloat = new Float32Array(words.buffer);

/** The float32 value of 16 bits in half precision, exactly. */
export function fromFloat16(bits: number): number {
  const sign = (bits & 0x8000) << 16;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return (sign ? -1 : 1) * fraction * 2 ** -24;
  // Exponents are biased by 15 here and by 127 in float32; all ones stays all ones (infinity, NaN).
  words[0] = sign | ((exponent === 0x1f ? 0xff : exponent + 112) << 23) | (fraction << 13);
  return asFloat[0];
}

/** The 16 bits nearest to a float32 value, ties to even; beyond 65,504 that is infinity. */
export function toFloat16(value: number): number {
  asFloat[0] = value;
  const sign = (words[0] >>> 16) & 0x8000;
  const magnitude = Math.abs(asFloat[0]);
  if (Number.isNaN(magnitude)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundHalfEven(magnitude * 2 ** 24);
  const exponent = ((words[0] >>> 23) & 0xff) - 112;
  const fraction = (words[0] & 0x7fffff) / 2 ** 13;
  // A fraction that rounds up to 1024 carries into the exponent, which is the right number.
  return sign | ((exponent << 10) + roundHalfEven(fraction));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
