import { z } from 'zod'
import { conformalScores } from './conformal.js'
import { modelReference } from '../drift/reference.js'
import { textParts } from '../dataset/options.js'
import { datasetInfo } from '../dataset/view.js'
import { idSchema } from '../ids.js'
import { type ResolvedJobSpec, resolvedJobSpec } from '../job/spec.js'
import { groupsOfMembers, specOfMember, specOfMembers } from '../job/variants.js'
import { scaleCurve } from '../scales.js'

/**
 * What a column of a table is divided by whose training values were all the same: its weight was never trained, so it must be 0 whatever a prediction holds. It is a
 * number like any other, so that every reader of a manifest computes the same.
 */
export const constantDeviation = Number.MAX_VALUE

/** Inputs of a column that were the same in every training row. */
const untrained = z
  .array(z.int())
  .optional()
  .describe(
    'Inputs of the column, by their place in it as if each category had one, that no training row had, or all had: they are 0, since nothing was learned from them',
  )

/** Fitted on the training rows of the job and stored with the model, so that predictions take raw values. */
export const preprocessing = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('image'),
    input_shape: z.array(z.int()),
    scale: z.number().describe('Pixels are multiplied by this'),
    mean: z.array(z.number()).describe('Per channel, after scaling'),
    std: z.array(z.number()),
  }),
  z.strictObject({
    kind: z.literal('table'),
    columns: z.array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('numeric'),
          name: z.string(),
          mean: z.number().describe('Taken off: the mean, the median, or the least value for a scale of 0 … 1'),
          std: z.number().describe('Divided by: the deviation, or a range; the largest number where the values were all the same, so that the input is 0'),
          curve: scaleCurve.optional().describe('What the number goes through then'),
          impute: z.number(),
          missing_indicator: z.boolean().default(false).describe('A further input is 1 where the value is missing'),
          untrained,
        }),
        z.strictObject({
          type: z.literal('date'),
          name: z.string(),
          mean: z.number().describe('Taken off the milliseconds since 1970, as of a number'),
          std: z.number(),
          curve: scaleCurve.optional(),
          impute: z.number().describe('In milliseconds since 1970'),
          missing_indicator: z.boolean().default(false).describe('A further input is 1 where the value is missing'),
          untrained,
        }),
        z.strictObject({
          type: z.literal('ordered'),
          name: z.string(),
          categories: z.array(z.string()).describe('In their order: each is the number of its place, from 0, which is scaled'),
          mean: z.number(),
          std: z.number(),
          curve: scaleCurve.optional(),
          impute: z.number().describe('The place that stands in for a missing text, and for an unknown one'),
          missing_indicator: z.boolean().default(false).describe('A further input is 1 where the text is missing'),
          untrained,
        }),
        z.strictObject({
          type: z.literal('text'),
          name: z.string(),
          parts: textParts.describe(
            'words: in lower case, single ones and pairs joined by a blank; characters: in lower case, three and four of a word between blanks',
          ),
          idf: z
            .array(z.number())
            .describe(
              'The weight of each bucket: |MurmurHash3 of 32 bits| of a part, modulo their number, is its bucket; of c parts it holds (1 + ln c) · weight, and all together have length 1',
            ),
          missing_indicator: z.boolean().default(false).describe('A further input is 1 where the text is missing'),
          untrained,
        }),
        z.strictObject({
          type: z.literal('categorical'),
          name: z.string(),
          categories: z.array(z.string()),
          encoding: z
            .enum(['one_hot', 'index'])
            .optional()
            .describe('One input for each category, as it is if left out, or one that is the number of the category: from 1, and 0 for none'),
          other: z.boolean().optional().describe('Whether the last category stands for all that are not named'),
          impute: z.int().nullable().default(null).describe('The category that stands in for a missing one'),
          missing_indicator: z.boolean().default(false).describe('A further input is 1 where the value is missing'),
          untrained,
        }),
      ]),
    ),
  }),
])
export type Preprocessing = z.output<typeof preprocessing>

/** What scaling a regression target went through; predictions are turned back. */
export const targetScaling = z.strictObject({
  mean: z.number(),
  std: z.number(),
  transform: z.enum(['log', 'log1p']).optional().describe('The logarithm that was taken of a value before it was scaled'),
  range: z
    .tuple([z.number(), z.number()])
    .optional()
    .describe('The least and the greatest value of the training rows; each member predicts none outside of it'),
})
export type TargetScaling = z.output<typeof targetScaling>

/** What was fitted on the training rows of a member. */
export const fitted = z.strictObject({ preprocessing, target: targetScaling.nullable() })
/** What `fitted` gives. */
export type Fitted = z.output<typeof fitted>

/** All that serving needs besides the weights: how to build the network, prepare inputs and combine members. */
export const modelManifest = z.strictObject({
  format: z.literal('trainyard-model-1'),
  spec: resolvedJobSpec,
  dataset: datasetInfo,
  preprocessing,
  target: targetScaling.nullable(),
  combine: z.string(),
  members: z.array(
    z.strictObject({
      index: z.int(),
      checkpoint_id: idSchema('checkpoint').nullable().describe('The checkpoint that it is; null where the version was imported'),
      sha256: z.string(),
      weight: z.number(),
      fitted: fitted.optional().describe('How its inputs and target are prepared, where it was trained on rows or with settings of its own'),
    }),
  ),
  parameters: z.int(),
  temperature: z.number().positive().optional().describe('Calibrates the combined probabilities; left out where none was fitted'),
  threshold: z.number().optional().describe('From which probability of the second of two classes on it is the label; a half, if left out'),
  conformal: conformalScores.optional().describe('For intervals; left out where no row was held out'),
  reference: modelReference.optional().describe('What served rows are compared with; versions that were made before it was kept have none'),
})
export type ModelManifest = z.output<typeof modelManifest>

/** How the inputs and the target of a member are prepared: as those of all, but for members with rows or settings of their own. */
export function fittedOf({ members, preprocessing: common, target }: Pick<ModelManifest, 'members' | 'preprocessing' | 'target'>, index: number): Fitted {
  return members.find((member) => member.index === index)?.fitted ?? { preprocessing: common, target }
}

/** A manifest as that of a model with one member: its settings, and how its inputs and target are prepared. */
export const manifestOfMember = (manifest: ModelManifest, index: number): ModelManifest => ({
  ...manifest,
  ...fittedOf(manifest, index),
  spec: specOfMember(manifest.spec, index),
})

/** The specs of the members of a model that count, each with how many members have it; one spec at least. */
export function usedSpecs({ spec, members }: Pick<ModelManifest, 'spec' | 'members'>): { spec: ResolvedJobSpec; members: number }[] {
  const used = members.filter(({ weight }) => weight > 0).map(({ index }) => index)
  if (spec.variants === undefined || used.length === 0) return [{ spec, members: Math.max(1, used.length) }]
  return groupsOfMembers(specOfMembers(spec, used)).map((group) => ({ spec: group.spec, members: group.members.length }))
}
