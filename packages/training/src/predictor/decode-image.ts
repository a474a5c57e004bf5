import type { ResizeMode } from '@trainyard/spec'
import { formatWords, imageFormats, openImage, type PixelShape } from '../images/open-image.js'

/** Why encoded bytes are no image for the model. */
export type ImageFault = { rule: string; message: string; received: unknown }

const base64 = /^(?:data:image\/(?:png|jpeg|webp);base64,)?(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * Decodes an image from base64 into bytes [height, width, channels] of the wanted shape: grey, RGB or RGBA, upright as its EXIF says. Where the images of the data set
 * were brought to one size, so is this one, in the same way. Else the size must be right already: scaling would change what the model was trained on.
 */
export async function decodeImage(text: string, shape: PixelShape, resize: ResizeMode | null): Promise<Uint8Array | ImageFault> {
  if (text === '' || !base64.test(text)) return { rule: 'base64', message: `must be base64 of ${formatWords}`, received: text }
  const [height, width, channels] = shape
  try {
    const image = await openImage(Buffer.from(text.slice(text.indexOf(',') + 1), 'base64'))
    if (!imageFormats.some((format) => format === image.format)) return { rule: 'format', message: `must be ${formatWords}`, received: image.format }
    if (resize === null && (image.height !== height || image.width !== width))
      return { rule: 'size', message: `must be ${height} × ${width} pixels (height × width)`, received: `${image.height} × ${image.width}` }
    const decoded = await image.pixels(shape, resize)
    if (decoded.channels !== channels) return { rule: 'channels', message: `must have ${channels} channels`, received: decoded.channels }
    return decoded.data
  } catch (cause) {
    return { rule: 'image', message: 'cannot be decoded', received: cause instanceof Error ? cause.message : String(cause) }
  }
}
