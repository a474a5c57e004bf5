const unsignedByte = 0x08

/** An IDX file of unsigned bytes: two zero bytes, the element type, the number of sides, the sides as big-endian 32-bit numbers, then the elements. */
export function idxFile(name: string, shape: readonly number[], bytes: Uint8Array): File {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt8(unsignedByte, 2)
  header.writeUInt8(shape.length, 3)
  shape.forEach((side, index) => header.writeUInt32BE(side, 4 + 4 * index))
  return new File([Buffer.concat([header, bytes])], name)
}
