import type { DatasetInfo, Instance, PixelRange } from '@trainyard/spec'
import { byteRange } from '../datasets/pixel-bytes.js'
import { decodeImage } from './decode-image.js'
import type { FaultList } from './instance-error.js'
import type { InstanceReader } from './table-reader.js'

/** What is known of the images of a data set. */
export type ImageTraits = Pick<DatasetInfo, 'input_shape' | 'pixel_range' | 'resize'>

/**
 * Reads images: nested numbers [height][width][channels] ([height][width] will do for one channel), all numbers in one flat array in that order,
 * or `{"b64": "…"}` with the bytes of a PNG, JPEG or WebP. Numbers are raw, as they were uploaded: 0 to 255, or the data set's own `pixel_range`.
 */
export function imageReader({ input_shape: inputShape, pixel_range: range = byteRange, resize }: ImageTraits): InstanceReader {
  const [height = 1, width = 1, channels = 1] = inputShape
  const size = height * width * channels
  const accepted = `an image of [${inputShape.join(', ')}] as nested numbers, as ${size} numbers in one array, or as {"b64": "…"}`

  const readOne = async (instance: Instance, path: string, faults: FaultList): Promise<Float32Array> => {
    if (Array.isArray(instance)) return readNumbers(instance, path, faults)
    if (typeof instance === 'object' && typeof instance['b64'] === 'string' && Object.keys(instance).length === 1) {
      const decoded = await decodeImage(instance['b64'], [height, width, channels], resize ?? null)
      if (decoded instanceof Uint8Array) return Float32Array.from(decoded)
      faults.add(`${path}.b64`, decoded.rule, decoded.message, decoded.received)
    } else faults.add(path, 'image', `must be ${accepted}`, instance)
    return new Float32Array(size)
  }

  const readNumbers = (instance: readonly unknown[], path: string, faults: FaultList): Float32Array => {
    const pixels = new Float32Array(size)
    if (!Array.isArray(instance[0])) {
      if (instance.length === size) readSide(instance, [size], path, { pixels, range }, 0, faults)
      else faults.add(path, 'length', `must be ${accepted}`, instance)
      return pixels
    }
    const flatChannel = channels === 1 && Array.isArray(instance[0]) && !Array.isArray(instance[0][0])
    readSide(instance, flatChannel ? [height, width] : [height, width, channels], path, { pixels, range }, 0, faults)
    return pixels
  }

  return async (instances, faults) => {
    const rows: Float32Array[] = []
    // One after the other: decoding many images at once would hold them all in memory.
    for (const [index, instance] of instances.entries()) rows.push(await readOne(instance, `instances[${index}]`, faults))
    return rows
  }
}

type Target = { pixels: Float32Array; range: PixelRange }

function readSide(value: unknown, shape: readonly number[], path: string, target: Target, start: number, faults: FaultList): void {
  const [side = 0, ...rest] = shape
  if (!Array.isArray(value) || value.length !== side) return faults.add(path, 'length', `must be an array of ${side}`, value)
  const stride = rest.reduce((product, next) => product * next, 1)
  const [black, white] = target.range
  const levels = 255 / (white - black)
  for (const [index, item] of value.entries()) {
    const where = `${path}[${index}]`
    if (rest.length > 0) readSide(item, rest, where, target, start + index * stride, faults)
    else if (typeof item === 'number' && item >= black && item <= white) target.pixels[start + index] = (item - black) * levels
    else faults.add(where, 'pixel', `must be a number from ${black} to ${white}`, item)
  }
}
