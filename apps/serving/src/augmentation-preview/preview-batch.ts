import { memberSeed } from '@trainyard/lifecycle'
import { augmentationErrors, type AugmentationPreview, type AugmentationPreviewRequest, type DatasetInfo, elementAt, limits } from '@trainyard/spec'
import { batchRows, encodePng, previewAugmentation } from '@trainyard/training'
import { invalidRequest } from '../http/bodies.js'
import type { StoredImages } from './stored-images.js'

type Shown = Pick<AugmentationPreview, 'epoch' | 'batch_rows' | 'images'>

/**
 * What is wrong with a request before anything of the data set is read.
 * @throws {AppError} `invalid_request` with every error.
 */
export function checkPreview({ augmentation, rows = [], batch_size }: AugmentationPreviewRequest, info: DatasetInfo): void {
  const errors = augmentationErrors(augmentation, info)
  if (info.kind !== 'image' && errors.length === 0)
    errors.push({ path: 'augmentation', rule: 'images', message: 'augmentation is for images; the data set is a table', received: info.kind })
  for (const [index, row] of rows.entries())
    if (row >= info.rows)
      errors.push({ path: `rows[${index}]`, rule: 'maximum', message: `rows[${index}] must be a training row, 0 to ${info.rows - 1}`, received: row })
  const [images, path] = rows.length > 0 ? [rows.length, 'rows'] : [Math.min(batch_size, info.rows), 'batch_size']
  const values = images * info.input_shape.reduce((product, side) => product * side, 1)
  if (values > limits.previewPixels)
    errors.push({
      path,
      rule: 'pixels',
      message: `${path}: a batch may hold at most ${limits.previewPixels} values; name fewer rows or take a smaller batch_size`,
      received: values,
    })
  if (errors.length > 0) throw invalidRequest(errors)
}

/** The images of a batch as they are stored and as the training step takes them in. The whole batch is augmented, for images are mixed with others of it. */
export async function previewBatch(request: AugmentationPreviewRequest, info: DatasetInfo, stored: StoredImages): Promise<Shown> {
  const { augmentation, seed, member, step, count } = request
  const own = memberSeed(seed, member)
  const { rows, epoch } = request.rows ? { rows: Int32Array.from(request.rows), epoch: null } : drawBatch(request, info, stored, own)
  const [height = 1, width = 1, channels = 1] = info.input_shape
  const images = await stored.read(rows)
  const augmented = previewAugmentation({ augmentation, seed: own, member, step, images, shape: [rows.length, height, width, channels] })
  const size = height * width * channels
  const uri = async (pixels: Uint8Array, position: number): Promise<string> => {
    const png = await encodePng({ data: pixels.subarray(position * size, (position + 1) * size), height, width, channels })
    return `data:image/png;base64,${Buffer.from(png).toString('base64')}`
  }
  const labelOf = (row: number): number => elementAt(stored.labels, row, 'labels')
  const shown = Array.from(rows.subarray(0, count), async (row, position) => ({
    row,
    label: info.task === 'classification' ? elementAt(info.classes, labelOf(row), 'classes') : labelOf(row),
    original: await uri(images, position),
    augmented: await uri(augmented, position),
  }))
  return { epoch, batch_rows: rows.length, images: await Promise.all(shown) }
}

const drawBatch = (
  { seed, member, step, batch_size, validation_fraction }: AugmentationPreviewRequest,
  info: DatasetInfo,
  { labels }: StoredImages,
  own: number,
) => batchRows({ labels, classes: info.classes.length, fraction: validation_fraction, seed, memberSeed: own, member, batchSize: batch_size, step })
