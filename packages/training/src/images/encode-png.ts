/** Pixels as bytes, row by row: 1 gray, 3 RGB or 4 RGBA channels; 2 are gray and transparency. */
export type RawImage = { data: Uint8Array; height: number; width: number; channels: number }

/** Encodes an image as PNG, losslessly. */
export async function encodePng({ data, height, width, channels }: RawImage): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  if (channels !== 1 && channels !== 2 && channels !== 3 && channels !== 4) throw new RangeError(`an image of ${channels} channels cannot be a PNG`)
  return sharp(data, { raw: { height, width, channels } }).png().toBuffer()
}
