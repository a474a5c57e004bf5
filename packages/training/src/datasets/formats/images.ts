import { defined, limits } from '@trainyard/spec'
import type { ScratchFile } from '@trainyard/tables'
import { formatWords, imageFormats, type OpenImage, openImage, TooManyPixels } from '../../images/open-image.js'
import { type ArchiveEntry, openArchive } from '../files/archive.js'
import { type FormatReader, onlyFile, type SpecOf } from './format-reader.js'
import { sourceOf } from '../files/uploaded-file.js'
import { DataError } from '../data-error.js'
import { type ImageEntry, skippedFiles, sortIntoClasses } from '../images/class-folders.js'
import { pixelsIn } from '../images/pixel-rows.js'
import { type ImageRows, imageShape, prepareImages } from '../images/prepare-images.js'

type Sized = ImageEntry & Pick<OpenImage, 'height' | 'width' | 'isGrey'>

/** Images decoded at once: as many as keep the library's threads busy, few enough that they fit into memory. */
const atOnce = 8

/**
 * Prepares images from a zip of class folders. Their headers are read first, so that sizes, colors and limits are settled before anything is
 * decoded. Files that are no images are skipped and told.
 * @throws {DataError} naming the file inside of the zip, or the first of several and how many they are.
 */
export const readImages: FormatReader<'images'> = async (files, spec, scratch) => {
  const file = onlyFile(files, spec)
  const archive = await openArchive(file.filename, sourceOf(file))
  const { images: entries, others } = await imagesAmong(archive.files.filter(({ name }) => !leftOver.test(name)))
  const folders = [...archive.folders.filter((name) => !leftOver.test(`${name}/`)), ...others.filter(({ name }) => !hiddenFolder.test(name)).map(folderOf)]
  const { classes, images, warnings } = sortIntoClasses(file.filename, entries, folders)
  const sized = await inOrder(file.filename, images, async (image): Promise<Sized> => {
    const { height, width, isGrey } = await opened(image.entry)
    return { ...image, height, width, isGrey }
  })
  const pixels = sized.reduce((sum, { height, width }) => sum + height * width, 0)
  if (pixels > limits.imagePixelsInAll)
    throw new DataError({ file: file.filename, message: `at most ${limits.imagePixelsInAll} pixels in all images together`, received: String(pixels) })
  const [height, width] = spec.size ?? commonSize(file.filename, sized)
  const channels = spec.channels ?? (sized.every(({ isGrey }) => isGrey) ? 1 : 3)
  const shape = [height, width, channels] as const
  imageShape(file.filename, [sized.length, ...shape])
  const inSplit = (split: Sized['split']): Sized[] => sized.filter((image) => image.split === split)
  const rows = (split: Sized['split']) =>
    decodeAll(file.filename, inSplit(split), { classes, shape, resize: spec.size ? spec.resize : null, file: scratch.open() })
  const hasTest = sized.some(({ split }) => split === 'test')
  return prepareImages(
    {
      inputShape: shape,
      classes,
      train: await rows('train'),
      test: hasTest ? await rows('test') : null,
      label: null,
      file: file.filename,
      files: [...inSplit('train'), ...inSplit('test')].map(({ entry }) => entry.name),
      warnings: [...skippedFiles(others.map(({ name }) => name)), ...warnings],
      ...(spec.size ? { traits: { resize: spec.resize } } : {}),
    },
    spec.test_fraction,
    scratch,
  )
}

/** What systems leave behind in a zip and show to nobody. */
const leftOver = /(?:^|\/)(?:__MACOSX\/|\.[^/]*$|Thumbs\.db$|desktop\.ini$|Icon\r$)/i
/** A folder that systems hide, such as `.git`. */
const hiddenFolder = /(?:^|\/)\.[^/]*\//
/** Endings of what is meant as an image, whether it can be read or not. */
const imageEnding = /\.(?:png|jpe?g|jpe|jfif|webp|gif|bmp|tiff?|svg|hei[cf]|avif|jxl|jp2)$/i

const folderOf = ({ name }: ArchiveEntry): string => name.split('/').slice(0, -1).join('/')

/** Images by the ending of their name, or else by what is in them; none of those that are hidden. */
async function imagesAmong(entries: readonly ArchiveEntry[]): Promise<{ images: ArchiveEntry[]; others: ArchiveEntry[] }> {
  const [images, others]: [ArchiveEntry[], ArchiveEntry[]] = [[], []]
  for (const entry of entries) {
    const isImage = !hiddenFolder.test(entry.name) && (imageEnding.test(entry.name) || (await holdsImage(entry)))
    ;(isImage ? images : others).push(entry)
  }
  return { images, others }
}

async function holdsImage(entry: ArchiveEntry): Promise<boolean> {
  if (entry.bytes > limits.imageFileBytes) return false
  return entry
    .read()
    .then(openImage)
    .then(
      ({ format }) => imageFormats.some((known) => known === format),
      () => false,
    )
}

async function opened(entry: ArchiveEntry): Promise<OpenImage> {
  if (entry.bytes > limits.imageFileBytes)
    throw new DataError({ message: `an image may have at most ${limits.imageFileBytes} bytes`, received: String(entry.bytes) })
  const bytes = await entry.read()
  const image = await openImage(bytes).catch((cause: unknown) => {
    throw new DataError({ message: cause instanceof TooManyPixels ? cause.message : `this is not ${formatWords}: ${firstLine(cause)}` }, { cause })
  })
  if (!imageFormats.some((format) => format === image.format)) throw new DataError({ message: `an image must be ${formatWords}`, received: image.format })
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

/** What images are decoded to, and the file that their pixels lie in. */
type Decoding = { classes: readonly string[]; shape: readonly [number, number, number]; resize: SpecOf<'images'>['resize'] | null; file: ScratchFile }

async function decodeAll(zip: string, images: readonly Sized[], { classes, shape, resize, file }: Decoding): Promise<ImageRows> {
  const size = shape.reduce((product, side) => product * side, 1)
  const numbers = new Map(classes.map((name, index) => [name, index]))
  await inOrder(zip, images, async ({ entry }, row) => {
    const image = await opened(entry)
    const { data } = await image.pixels(shape, resize).catch((cause: unknown) => {
      throw new DataError({ message: `the image cannot be decoded: ${firstLine(cause)}` }, { cause })
    })
    if (data.length !== size) throw new DataError({ message: `the image gave ${data.length} bytes, not ${size}` })
    file.write(data, row * size)
  })
  return { pixels: pixelsIn(file, size), labels: Int32Array.from(images, ({ label }) => defined(numbers.get(label), 'class of an image')) }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/\n.*/s, '')

/**
 * Works on the images of a zip a few at a time; the results stand in their order.
 * @throws {DataError} naming the images that failed, the first of them with their reasons.
 */
async function inOrder<T extends ImageEntry, R>(zip: string, images: readonly T[], work: (image: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const failed: { name: string; error: DataError }[] = []
  for (let start = 0; start < images.length; start += atOnce) {
    const some = images.slice(start, start + atOnce)
    const settled = await Promise.allSettled(some.map((image, offset) => work(image, start + offset)))
    for (const [offset, each] of settled.entries()) {
      if (each.status === 'fulfilled') results.push(each.value)
      else if (each.reason instanceof DataError) failed.push({ name: defined(some[offset], 'image').entry.name, error: each.reason })
      else throw each.reason
    }
  }
  const [first] = failed
  if (!first) return results
  if (failed.length === 1) throw new DataError({ ...first.error.init, file: `${zip}/${first.name}` }, { cause: first.error })
  const reason = ({ init: { message, received } }: DataError): string => (received === undefined ? message : `${message}; received ${received}`)
  const shownErrors = failed.slice(0, limits.badFilesShown).map(({ name, error }) => `${name}: ${reason(error)}`)
  const rest = failed.length > shownErrors.length ? `; and ${failed.length - shownErrors.length} more` : ''
  throw new DataError({
    file: zip,
    message: `${failed.length} of ${images.length} images cannot be read; correct them or leave them out: ${shownErrors.join('; ')}${rest}`,
  })
}
