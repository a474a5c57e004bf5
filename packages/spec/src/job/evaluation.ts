import { z } from 'zod'
import type { DatasetInfo } from '../dataset/view.js'
import type { ErrorDetail } from '../http/error.js'
import { limits } from '../limits.js'
import { count } from '../scalars.js'

/**
 * Several views of each image, whose predictions are averaged: at every scale the four corner crops and the center one, and their mirror images
 * (Krizhevsky et al. 2012, §4.1: ten crops; He et al. 2015, §3.4: at several scales). A crop is of the size of the images.
 */
export const multiCrop = z
  .strictObject({
    scales: z
      .array(count(limits.imagePixelsPerSide))
      .min(1)
      .max(limits.evaluationScales)
      .describe('Short sides in pixels that the image is scaled to before it is cropped; none below its own. At its own, all five crops are the image itself'),
    flips: z.boolean().default(true).describe('Also the mirror image of each crop'),
  })
  .meta({ id: 'MultiCrop' })
/** What `multiCrop` gives. */
export type MultiCrop = z.output<typeof multiCrop>

/** How the validation and test rows are predicted when a job is judged by them. */
export const evaluation = z
  .strictObject({ multi_crop: multiCrop.nullable().default(null).describe('Costs a pass for each view, also at every validation') })
  .meta({ id: 'Evaluation' })

/** The errors of crops for this data set: it has no images, or a scale would leave no room for a crop. Empty when there are none. */
export function multiCropErrors(path: string, crop: MultiCrop | null, { kind, input_shape }: Pick<DatasetInfo, 'kind' | 'input_shape'>): ErrorDetail[] {
  if (!crop) return []
  if (kind !== 'image') return [{ path, rule: 'images', message: `${path} needs images; the data set is a table`, received: crop }]
  const short = Math.min(...input_shape.slice(0, 2))
  return crop.scales.flatMap((scale, index) => {
    const where = `${path}.scales[${index}]`
    return scale < short ? [{ path: where, rule: 'size', message: `${where} must be at least ${short}, the short side of the images`, received: scale }] : []
  })
}
