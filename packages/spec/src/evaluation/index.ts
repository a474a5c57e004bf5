import { z } from 'zod'
import { limits } from '../limits.js'
import { count } from '../scalars.js'

/**
 * Several views of each image, whose predictions are averaged: at every scale the four corner crops and the centre one, and their mirror images
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
export type MultiCrop = z.output<typeof multiCrop>

/** How the validation and test rows are predicted when a job is judged by them. */
export const evaluation = z
  .strictObject({ multi_crop: multiCrop.nullable().default(null).describe('Costs a pass for each view, also at every validation') })
  .meta({ id: 'Evaluation' })
