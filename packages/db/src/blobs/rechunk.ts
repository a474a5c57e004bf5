/** Turns parts of any size into chunks of exactly `size` bytes; the last may be shorter. Each chunk has memory of its own. */
export async function* rechunk(parts: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  let chunk = new Uint8Array(size)
  let filled = 0
  for await (const part of parts) {
    for (let offset = 0; offset < part.byteLength; ) {
      const piece = part.subarray(offset, offset + size - filled)
      chunk.set(piece, filled)
      filled += piece.byteLength
      offset += piece.byteLength
      if (filled < size) continue
      yield chunk
      chunk = new Uint8Array(size)
      filled = 0
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled)
}
