import { limits } from '@trainyard/spec'

/** Why encoded bytes are no image for the model. */
export type ImageFault = { rule: string; message: string; received: unknown }

const base64 = /^(?:data:image\/(?:png|jpeg);base64,)?(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * Decodes a PNG or JPEG from base64 into bytes [height, width, channels] of the wanted shape: grey, RGB or RGBA, upright as its EXIF says. The size must be right
 * already: scaling would change what the model was trained on without anyone having asked for it. The library is loaded at the first image.
 */
export async function decodeImage(text: string, [height, width, channels]: readonly [number, number, number]): Promise<Uint8Array | ImageFault> {
  if (text === '' || !base64.test(text)) return { rule: 'base64', message: 'must be base64 of a PNG or JPEG', received: text }
  const bytes = Buffer.from(text.slice(text.indexOf(',') + 1), 'base64')
  const { default: sharp } = await import('sharp')
  const image = sharp(bytes, { limitInputPixels: limits.imagePixelsPerSide ** 2, failOn: 'error' })
  try {
    const { format } = await image.metadata()
    if (format !== 'png' && format !== 'jpeg') return { rule: 'format', message: 'must be a PNG or JPEG', received: format }
    const upright = image.autoOrient()
    const shaped =
      channels === 1
        ? upright.removeAlpha().greyscale()
        : channels === 4
          ? upright.toColourspace('srgb').ensureAlpha()
          : upright.toColourspace('srgb').removeAlpha()
    const { data, info } = await shaped.raw().toBuffer({ resolveWithObject: true })
    if (info.height !== height || info.width !== width)
      return { rule: 'size', message: `must be ${height} × ${width} pixels (height × width)`, received: `${info.height} × ${info.width}` }
    if (info.channels !== channels) return { rule: 'channels', message: `must have ${channels} channels`, received: info.channels }
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  } catch (cause) {
    return { rule: 'image', message: 'cannot be decoded', received: cause instanceof Error ? cause.message : String(cause) }
  }
}
