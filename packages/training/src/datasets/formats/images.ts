import { defined, limits } from '@trainyard/spec'
import { formatWords, imageFormats, type OpenImage, openImage } from '../../images/open-image.js'
import { type ArchiveEntry, openArchive } from '../files/archive.js'
import { type FormatReader, onlyFile, type SpecOf } from './format-reader.js'
import { DataError } from '../data-error.js'
import { type ImageEntry, sortIntoClasses } from '../images/class-folders.js'
import { type ImageRows, imageShape, prepareImages } from '../images/prepare-images.js'

type Sized = ImageEntry & Pick<OpenImage, 'height' | 'width' | 'isGrey'>

/** Images decoded at once: as many as keep the library's threads busy, few enough that they fit into memory. */
const atOnce = 8

/**
 * Prepares images from a zip of class folders. Their headers are read first, so that sizes, colors and limits are settled before anything is
 * decoded.
 * @throws {DataError} naming the file inside of the zip.
 */
export const readImages: FormatReader<'images'> = async (files, spec) => {
  const file = onlyFile(files, spec)
  const { classes, images } = sortIntoClasses(file.filename, await openArchive(file))
  const sized = await inOrder(images, async (image): Promise<Sized> => {
    const { height, width, isGrey } = await opened(file.filename, image.entry)
    return { ...image, height, width, isGrey }
  })
  const pixels = sized.reduce((sum, { height, width }) => sum + height * width, 0)
  if (pixels > limits.imagePixelsInAll)
    throw new DataError({ file: file.filename, message: `at most ${limits.imagePixelsInAll} pixels in all images together`, received: String(pixels) })
  const [height, width] = spec.size ?? commonSize(file.filename, sized)
  const channels = spec.channels ?? (sized.every(({ isGrey }) => isGrey) ? 1 : 3)
  const shape = [height, width, channels] as const
  imageShape(file.filename, [sized.length, ...shape])
  const rows = (split: Sized['split']) =>
    decodeAll(
      file.filename,
      sized.filter((image) => image.split === split),
      { classes, shape, resize: spec.size ? spec.resize : null },
    )
  const hasTest = sized.some(({ split }) => split === 'test')
  return prepareImages(
    {
      inputShape: shape,
      classes,
      train: await rows('train'),
      test: hasTest ? await rows('test') : null,
      label: null,
      file: file.filename,
      ...(spec.size ? { traits: { resize: spec.resize } } : {}),
    },
    spec.test_fraction,
  )
}

async function opened(zip: string, entry: ArchiveEntry): Promise<OpenImage> {
  const file = `${zip}/${entry.name}`
  if (entry.bytes > limits.imageFileBytes)
    throw new DataError({ file, message: `an image may have at most ${limits.imageFileBytes} bytes`, received: String(entry.bytes) })
  const bytes = await entry.read()
  const image = await openImage(bytes).catch((cause: unknown) => {
    throw new DataError({ file, message: `this is not ${formatWords}: ${firstLine(cause)}` }, { cause })
  })
  if (!imageFormats.some((format) => format === image.format)) throw new DataError({ file, message: `an image must be ${formatWords}`, received: image.format })
  return image
}

function commonSize(file: string, images: readonly Sized[]): [number, number] {
  const [first] = images
  const other = images.find(({ height, width }) => height !== first?.height || width !== first.width)
  if (first && !other) return [first.height, first.width]
  const words = (image: Sized | undefined): string => (image ? `${image.entry.name} is ${image.height} × ${image.width}` : '')
  throw new DataError({
    file,
    message: 'the images differ in size (height × width): set size, as [32, 32], to bring them to one',
    received: `${words(first)}, ${words(other)}`,
  })
}

type Decoding = { classes: readonly string[]; shape: readonly [number, number, number]; resize: SpecOf<'images'>['resize'] | null }

async function decodeAll(zip: string, images: readonly Sized[], { classes, shape, resize }: Decoding): Promise<ImageRows> {
  const size = shape.reduce((product, side) => product * side, 1)
  const pixels = new Uint8Array(images.length * size)
  const numbers = new Map(classes.map((name, index) => [name, index]))
  await inOrder(images, async ({ entry }, row) => {
    const image = await opened(zip, entry)
    const { data } = await image.pixels(shape, resize).catch((cause: unknown) => {
      throw new DataError({ file: `${zip}/${entry.name}`, message: `the image cannot be decoded: ${firstLine(cause)}` }, { cause })
    })
    if (data.length !== size) throw new DataError({ file: `${zip}/${entry.name}`, message: `the image gave ${data.length} bytes, not ${size}` })
    pixels.set(data, row * size)
  })
  return { pixels, labels: Int32Array.from(images, ({ label }) => defined(numbers.get(label), 'class of an image')) }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/\n.*/s, '')

/** Maps with a few at a time; the results stand in the order of the items, and the first item that fails gives the error. */
async function inOrder<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length; start += atOnce) {
    const settled = await Promise.allSettled(items.slice(start, start + atOnce).map((item, offset) => work(item, start + offset)))
    for (const each of settled) {
      if (each.status === 'rejected') throw each.reason
      results.push(each.value)
    }
  }
  return results
}
