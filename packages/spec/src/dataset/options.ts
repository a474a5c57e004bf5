import { z } from 'zod'
import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { scaleName } from '../scales.js'

const missingIndicator = z
  .boolean()
  .optional()
  .describe('A further input that is 1 where the value is missing; if left out, where training rows lack it and it would not show otherwise')

/** A column of numbers: what stands in for a missing one, and how it is scaled. Both are fitted on the training rows of a job and stored with its model. */
const numericOptions = z.strictObject({
  type: z.literal('numeric'),
  impute: z.enum(['median', 'mean']).default('median').describe('What stands in for a missing number'),
  scale: scaleName.optional().describe('How it is scaled, whatever a job says of numbers; as the job says if left out'),
  missing_indicator: missingIndicator,
})

/** A column of categories, one input each; where there are more than can have one, the rarest share the last. An unknown category is zero in all of them; so is a missing one, unless the commonest stands in for it. */
const categoricalOptions = z.strictObject({
  type: z.literal('categorical'),
  impute: z.enum(['none', 'mode']).default('none').describe('Whether the commonest category stands in for a missing one'),
  missing_indicator: missingIndicator,
})

/** A column of ISO dates or times. It becomes an age, which is scaled as a number, and its places in the year, the week and the day. */
const dateOptions = z.strictObject({ type: z.literal('date'), missing_indicator: missingIndicator })

const plainText = (text: string): string => text.trim().normalize('NFC')

/** A column of texts in an order. It becomes the place of its text in the order, from 0, which is scaled as a number is; an unknown text at prediction is as usual as the median. */
const orderedOptions = z.strictObject({
  type: z.literal('ordered'),
  order: z
    .array(z.string().min(1).max(limits.tableNameCharacters).overwrite(plainText))
    .min(2)
    .max(limits.datasetCategories)
    .refine((texts) => new Set(texts).size === texts.length, 'must name each text once')
    .describe('Its texts, from the least to the greatest; another one in the file is an error'),
  scale: scaleName.optional().describe('How the places are scaled, whatever a job says of numbers; as the job says if left out'),
  missing_indicator: missingIndicator,
})

/** What a text is taken apart into. */
export const textParts = z.enum(['words', 'characters'])
/** What `textParts` gives. */
export type TextParts = z.output<typeof textParts>

const textFields = {
  parts: textParts.describe(
    'words: single words and pairs of them, whatever their case; characters: three and four signs within a word, for codes, misspellings and scripts without blanks',
  ),
  buckets: count(limits.textBuckets).describe('Inputs that the parts are hashed into'),
} as const

/** How a column of free text becomes inputs. */
export const textInputs = z.strictObject({ ...textFields, texts: z.int().describe('How many different texts the training rows have') })

/** A column of free text. Its parts are hashed into buckets, weighed by how rare they are in the training rows, and each text is brought to length 1. */
const textOptions = z.strictObject({
  type: z.literal('text'),
  parts: textFields.parts.default('words'),
  buckets: textFields.buckets.default(limits.usualTextBuckets),
  missing_indicator: missingIndicator,
})

/** How one column of a table is read and prepared. */
export const columnOptions = z.discriminatedUnion('type', [numericOptions, categoricalOptions, dateOptions, orderedOptions, textOptions])
export type ColumnOptions = z.output<typeof columnOptions>

/** Options by column name; what is left out is inferred from the values. */
export const columnOptionsByName = z
  .record(z.string().min(1), columnOptions)
  .refine((entries) => Object.keys(entries).length <= limits.datasetColumns, `must name at most ${limits.datasetColumns} columns`)

/** How an image is brought to another size. */
export const resizeMode = z
  .enum(['cover', 'contain', 'stretch'])
  .describe('cover fills the size and cuts off what is beyond, contain fits the whole image in with black beside it, stretch gives up the proportions')
export type ResizeMode = z.output<typeof resizeMode>

/** The raw values that are black and white. Between them a pixel is kept as one of 256 levels. */
export const pixelRange = z.tuple([z.number(), z.number()]).refine(([black, white]) => black < white, 'black must be less than white')
export type PixelRange = z.output<typeof pixelRange>
