const [first, second] = [0xcc9e2d51, 0x1b873593]

const turned = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))
const mixed = (block: number): number => Math.imul(turned(Math.imul(block, first), 15), second)

/** MurmurHash3 (x86, 32 bits, seed 0; Appleby 2011) of the first `length` bytes, as a signed number: what scikit-learn hashes texts by. */
export function murmur3(bytes: DataView, length: number): number {
  let hash = 0
  const whole = length - (length % 4)
  for (let at = 0; at < whole; at += 4) hash = Math.imul(turned(hash ^ mixed(bytes.getInt32(at, true)), 13), 5) + 0xe6546b64
  let rest = 0
  for (let at = length - 1; at >= whole; at -= 1) rest = (rest << 8) | bytes.getUint8(at)
  if (whole < length) hash ^= mixed(rest)
  hash ^= length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
