/** A floating-point format of 16 bits: one for the sign, the rest for exponent and fraction (IEEE 754-2019, 3.4). */
type HalfFormat = { exponentBits: number; fractionBits: number }

/** IEEE 754 binary16. */
const float16: HalfFormat = { exponentBits: 5, fractionBits: 10 }
/** The upper half of binary32. */
const bfloat16: HalfFormat = { exponentBits: 8, fractionBits: 7 }

/** The 16 bits of a number as FP16, rounded to the nearest, ties to even: from ±65,520 on it is infinite. A NaN stays a NaN. */
export const toFloat16 = (value: number): number => encode(value, float16)
/** The number that 16 bits of FP16 stand for. */
export const fromFloat16 = (bits: number): number => decode(bits, float16)
/** The 16 bits of a number as BF16, rounded to the nearest, ties to even. A NaN stays a NaN. */
export const toBfloat16 = (value: number): number => encode(value, bfloat16)
/** The number that 16 bits of BF16 stand for. */
export const fromBfloat16 = (bits: number): number => decode(bits, bfloat16)

function encode(value: number, { exponentBits, fractionBits }: HalfFormat): number {
  const infinity = ((1 << exponentBits) - 1) << fractionBits
  if (Number.isNaN(value)) return infinity | (1 << (fractionBits - 1))
  const bias = (1 << (exponentBits - 1)) - 1
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  // Halfway between the largest finite number and the power of two above it.
  if (size >= (2 - 2 ** -(fractionBits + 1)) * 2 ** bias) return sign | infinity
  const exponent = Math.max(exponentOf(size), 1 - bias)
  // Scaled so that the last bit counts one. What rounds up to the next power of two carries into the exponent, as it must.
  const units = roundToEven(size / 2 ** (exponent - fractionBits))
  const isSubnormal = units < 1 << fractionBits
  return sign | (isSubnormal ? units : ((exponent + bias - 1) << fractionBits) + units)
}

function decode(bits: number, { exponentBits, fractionBits }: HalfFormat): number {
  const bias = (1 << (exponentBits - 1)) - 1
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> fractionBits) & ((1 << exponentBits) - 1)
  const fraction = bits & ((1 << fractionBits) - 1)
  if (exponent === (1 << exponentBits) - 1) return fraction === 0 ? sign * Infinity : NaN
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias - fractionBits)
  return sign * (fraction + (1 << fractionBits)) * 2 ** (exponent - bias - fractionBits)
}

const double = new DataView(new ArrayBuffer(8))

/** The exponent of a number as binary64 stores it: floor(log2) of every normal number, and less than any of a half float below that. */
function exponentOf(size: number): number {
  double.setFloat64(0, size)
  return ((double.getUint32(0) >>> 20) & 0x7ff) - 1023
}

function roundToEven(value: number): number {
  const down = Math.floor(value)
  const rest = value - down
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1
  return down % 2 === 0 ? down : down + 1
}
