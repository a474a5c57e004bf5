import { limits, type ResizeMode } from '@trainyard/spec'
import type { Metadata, Sharp } from 'sharp'

/** Which encodings are read. Others that the library knows (SVG among them, which may name other files) are not let in. */
export const imageFormats = ['png', 'jpeg', 'webp'] as const
export const formatWords = 'a PNG, JPEG or WebP'

/** The height, width and number of channels that pixels are wanted in. */
export type PixelShape = readonly [height: number, width: number, channels: number]

/** An encoded image whose header was read. `height` and `width` are those of the upright image, as its EXIF says. */
export type OpenImage = {
  format: string
  height: number
  width: number
  isGrey: boolean
  pixels(shape: PixelShape, resize: ResizeMode | null): Promise<DecodedImage>
}

/** Bytes, row by row, and what they turned out to be. */
export type DecodedImage = { data: Uint8Array; height: number; width: number; channels: number }

const fits = { cover: 'cover', contain: 'contain', stretch: 'fill' } as const

const mostPixels = limits.imagePixelsPerSide ** 2

/** An image whose header names more pixels than are decoded, however small its file is. */
export class TooManyPixels extends Error {
  constructor({ height, width }: { height: number; width: number }) {
    super(`the image has ${height} × ${width} pixels (height × width): at most ${mostPixels}, as ${limits.imagePixelsPerSide} × ${limits.imagePixelsPerSide}`)
  }
}

/**
 * Reads the header of an encoded image; nothing is decoded before `pixels` is called. The library is loaded with the first image. Rejects when the bytes are
 * not an image.
 * @throws {TooManyPixels}
 */
export async function openImage(bytes: Uint8Array): Promise<OpenImage> {
  const { default: sharp } = await import('sharp')
  const metadata = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata()
  const { height, width } = metadata.autoOrient
  if (height * width > mostPixels) throw new TooManyPixels({ height, width })
  const image = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
  return { format: metadata.format, height, width, isGrey: isGrey(metadata), pixels: (shape, resize) => decode(image.clone(), shape, resize) }
}

const isGrey = ({ space, channels }: Metadata): boolean => space === 'b-w' || space === 'grey16' || channels === 1

/**
 * Upright and in the wanted colors, then resized where asked for. A pixel's color is the one that is stored, however transparent it is: where transparency has
 * no channel it is dropped first, so that resizing does not mix in what cannot be seen. Gray is luminance in linear light (Rec. 709), encoded as sRGB again.
 */
async function decode(image: Sharp, [height, width, channels]: PixelShape, resize: ResizeMode | null): Promise<DecodedImage> {
  const { default: sharp } = await import('sharp')
  const upright = image.autoOrient()
  const colored =
    channels === 1
      ? upright.removeAlpha().greyscale()
      : channels === 4
        ? upright.toColourspace('srgb').ensureAlpha()
        : upright.toColourspace('srgb').removeAlpha()
  if (resize === null) return rawOf(colored)
  const sized = (of: Sharp): Sharp => of.resize({ height, width, fit: fits[resize], background: { r: 0, g: 0, b: 0, alpha: 1 } })
  if (channels === 4 || !(await image.metadata()).hasAlpha) return rawOf(sized(colored))
  // The library drops transparency after it has resized, whatever the order of the calls.
  const opaque = await rawOf(colored)
  const { data, height: ownHeight, width: ownWidth } = opaque
  return rawOf(
    sized(sharp(data, { raw: { height: ownHeight, width: ownWidth, channels: opaque.channels === 1 ? 1 : 3 } })).toColourspace(channels === 1 ? 'b-w' : 'srgb'),
  )
}

async function rawOf(image: Sharp): Promise<DecodedImage> {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), height: info.height, width: info.width, channels: info.channels }
}
