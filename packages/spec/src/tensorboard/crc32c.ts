/** The Castagnoli polynomial with its bits turned round (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1
  return rest >>> 0
})

/** CRC-32C of some bytes, as an unsigned number. */
function crc32c(bytes: Uint8Array): number {
  let rest = 0xffff_ffff
  for (const byte of bytes) rest = (table[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8)
  return (rest ^ 0xffff_ffff) >>> 0
}

/**
 * The checksum as TFRecord files store it: turned right by 15 bits, plus a constant, so that a checksum of data that holds checksums is
 * still good (tensorflow/core/lib/hash/crc32c.h).
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0
}
