import { z } from 'zod'
import { augmentation } from '../augmentations/index.js'
import { idSchema } from '../ids.js'
import { limits } from '../limits.js'
import { count, fractionBelowOne, seed } from '../scalars.js'

/**
 * Which images to show: by default a batch of a training with this seed, which follows from the seed, the member, the step, the batch size and the share held
 * out for validation; or the rows that are named.
 */
export const augmentationPreviewRequest = z
  .strictObject({
    augmentation: z.array(augmentation).max(limits.augmentations),
    seed: seed.describe("The job's seed"),
    count: count(limits.previewImages).default(8).describe('How many images of the batch to show'),
    member: z
      .int()
      .min(0)
      .max(limits.ensembleMembers - 1)
      .default(0),
    step: z.int().min(0).max(limits.uint32).default(0).describe('The update, counted from 0'),
    batch_size: count(limits.batchSize).default(128),
    validation_fraction: fractionBelowOne.default(0.1),
    rows: z
      .array(z.int().min(0).max(limits.datasetRows))
      .min(1)
      .max(limits.previewImages)
      .optional()
      .describe('Training rows to take as the batch, instead of those that a training would draw'),
  })
  .meta({ id: 'AugmentationPreviewRequest' })
export type AugmentationPreviewRequest = z.output<typeof augmentationPreviewRequest>

const png = z.string().describe('A PNG as a data URI')

/** Images before and after, as PNG. */
export const augmentationPreview = z
  .strictObject({
    object: z.literal('dataset.augmentation_preview'),
    dataset_id: idSchema('dataset'),
    seed: z.int(),
    member: z.int(),
    step: z.int(),
    epoch: z.int().nullable().describe('Counted from 0; null for rows that were named'),
    batch_rows: z.int(),
    images: z.array(z.strictObject({ row: z.int(), label: z.union([z.string(), z.number()]).nullable(), original: png, augmented: png })),
  })
  .meta({ id: 'AugmentationPreview' })
export type AugmentationPreview = z.output<typeof augmentationPreview>
