/** A part of a file: bytes from `start` up to but not including `end`. */
export type ByteRange = { start: number; end: number }

/**
 * Reads a Range header of one range (RFC 9110 §14.2): `bytes=0-99`, `bytes=100-`, `bytes=-50`. `whole` where it is absent, of another unit or
 * of several ranges, which a server may answer with everything; `outside` where no byte of it exists.
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'whole' | 'outside' {
  const [, first, last] = (header === undefined ? null : /^bytes=(\d*)-(\d*)$/.exec(header)) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'whole'
  if (first === '') return Number(last) === 0 || bytes === 0 ? 'outside' : { start: Math.max(0, bytes - Number(last)), end: bytes }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'whole'
  return start >= bytes ? 'outside' : { start, end: last === '' ? bytes : Math.min(bytes, Number(last) + 1) }
}
