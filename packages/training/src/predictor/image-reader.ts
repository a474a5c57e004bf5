import { setImmediate } from 'node:timers/promises'
import { type DatasetInfo, elementAt, type Instance, type PixelRange, type ResizeMode } from '@trainyard/spec'
import { byteRange } from '../datasets/images/pixel-bytes.js'
import { decodeBase64 } from './base64.js'
import type { ErrorList } from './instance-error.js'
import type { InstanceReader } from './table-reader.js'
import { formatWords, imageFormats, openImage, type PixelShape, TooManyPixels } from '../images/open-image.js'

/** What is known of the images of a data set. */
export type ImageTraits = Pick<DatasetInfo, 'input_shape' | 'pixel_range' | 'resize'>

/**
 * Reads images: nested numbers [height][width][channels] ([height][width] will do for one channel), all numbers in one flat array in that order,
 * or `{"b64": "…"}` with the bytes of a PNG, JPEG or WebP. Numbers are raw, as they were uploaded: 0 to 255, or the data set's own `pixel_range`.
 */
export function imageReader({ input_shape: inputShape, pixel_range: range = byteRange, resize }: ImageTraits): InstanceReader {
  const [height = 1, width = 1, channels = 1] = inputShape
  const size = height * width * channels
  const [black, white] = range
  const levels = 255 / (white - black)
  const accepted = `an image of [${inputShape.join(', ')}] as nested numbers, as ${size} numbers in one array, or as {"b64": "…"}`

  const readOne = async (instance: Instance, path: string, errors: ErrorList): Promise<Float32Array> => {
    if (Array.isArray(instance)) return readNumbers(instance, path, errors)
    if (typeof instance === 'object' && instance !== null && typeof instance['b64'] === 'string' && Object.keys(instance).length === 1) {
      const decoded = await decodeImage(instance['b64'], [height, width, channels], resize ?? null)
      if (decoded instanceof Uint8Array) return Float32Array.from(decoded)
      errors.add(`${path}.b64`, decoded.rule, decoded.message, decoded.received)
    } else errors.add(path, 'image', `must be ${accepted}`, instance)
    return new Float32Array(size)
  }

  const shapeOf = ([first]: readonly unknown[]): readonly number[] => {
    if (!Array.isArray(first)) return [size]
    return channels === 1 && !Array.isArray(first[0]) ? [height, width] : [height, width, channels]
  }
  const readNumbers = (instance: readonly unknown[], path: string, errors: ErrorList): Float32Array => {
    const shape = shapeOf(instance)
    const pixels = new Float32Array(size)
    if (shape.length === 1 && instance.length !== size) errors.add(path, 'length', `must be ${accepted}`, instance)
    // Paths are put together only where something is wrong: they cost far more than the numbers.
    else if (takeSide(instance, 0, { pixels, shape, black, white, levels }, 0) < 0) findErrors(instance, shape, path, range, errors)
    return pixels
  }

  return async (instances, errors, _notes, signal) => {
    const rows: Float32Array[] = []
    // One after the other: decoding many images at once would hold them all in memory.
    for (const [index, instance] of instances.entries()) {
      rows.push(await readOne(instance, `instances[${index}]`, errors))
      if (rows.length % imagesPerTurn !== 0) continue
      await setImmediate()
      signal?.throwIfAborted()
    }
    return rows
  }
}

/** So many images are read before others have their turn, and before it is looked whether anybody still waits for them. */
const imagesPerTurn = 16

type Target = { pixels: Float32Array; shape: readonly number[]; black: number; white: number; levels: number }

/**
 * Copies the numbers of a nested array, from dimension `axis` of the shape on, to `start` and after. Returns the end position, or −1 where something is
 * invalid.
 */
function takeSide(value: unknown, axis: number, target: Target, start: number): number {
  const { pixels, shape, black, white, levels } = target
  const side = elementAt(shape, axis, 'sides of an image')
  if (!Array.isArray(value) || value.length !== side) return -1
  const isLast = axis === shape.length - 1
  let at = start
  for (let index = 0; index < side && at >= 0; index += 1) {
    const item: unknown = value[index]
    if (!isLast) at = takeSide(item, axis + 1, target, at)
    else if (typeof item === 'number' && item >= black && item <= white) pixels[at++] = (item - black) * levels
    else at = -1
  }
  return at
}

function findErrors(value: unknown, shape: readonly number[], path: string, range: PixelRange, errors: ErrorList): void {
  const [side = 0, ...rest] = shape
  if (!Array.isArray(value) || value.length !== side) return errors.add(path, 'length', `must be an array of ${side}`, value)
  const [black, white] = range
  for (const [index, item] of value.entries()) {
    const where = `${path}[${index}]`
    if (rest.length > 0) findErrors(item, rest, where, range, errors)
    else if (!(typeof item === 'number' && item >= black && item <= white)) errors.add(where, 'pixel', `must be a number from ${black} to ${white}`, item)
  }
}

/** Why encoded bytes are no image for the model. */
type ImageError = { rule: string; message: string; received: unknown }

/**
 * Decodes an image from base64 into bytes [height, width, channels] of the wanted shape: gray, RGB or RGBA, upright as its EXIF says. Where the images of the
 * data set were brought to one size, so is this one, in the same way. Else the size must be right already: scaling would change what the model was trained on.
 */
export async function decodeImage(text: string, shape: PixelShape, resize: ResizeMode | null): Promise<Uint8Array | ImageError> {
  const decoded = decodeBase64(text)
  if (!('bytes' in decoded)) return decoded
  const [height, width, channels] = shape
  const known = otherFormat(decoded.bytes)
  if (known !== null) return { rule: 'format', message: `must be ${formatWords}: it is ${known}`, received: known }
  try {
    const image = await openImage(decoded.bytes)
    if (!imageFormats.some((format) => format === image.format)) return { rule: 'format', message: `must be ${formatWords}`, received: image.format }
    if (resize === null && (image.height !== height || image.width !== width))
      return { rule: 'size', message: `must be ${height} × ${width} pixels (height × width)`, received: `${image.height} × ${image.width}` }
    const pixels = await image.pixels(shape, resize)
    if (pixels.channels !== channels) return { rule: 'channels', message: `must have ${channels} channels`, received: pixels.channels }
    return pixels.data
  } catch (cause) {
    if (cause instanceof TooManyPixels) return { rule: 'size', message: cause.message, received: decoded.bytes.length }
    const why = cause instanceof Error ? cause.message : String(cause)
    return { rule: 'image', message: `cannot be decoded as ${formatWords}: ${why}; received ${decoded.bytes.length} bytes`, received: why }
  }
}

/** How files begin that are sent in place of an image that is taken. */
const beginnings = [
  ['BM', 'a BMP'],
  ['GIF8', 'a GIF'],
  ['II*\0', 'a TIFF'],
  ['MM\0*', 'a TIFF'],
  ['%PDF', 'a PDF'],
  ['<svg', 'an SVG'],
  ['iVBORw0KGgo', 'base64 of base64 of a PNG'],
  ['/9j/', 'base64 of base64 of a JPEG'],
] as const

/** What the bytes are, where they are known not to be an image that is taken. */
const otherFormat = (bytes: Buffer): string | null => beginnings.find(([text]) => bytes.subarray(0, text.length).toString('latin1') === text)?.[1] ?? null
