import { z } from 'zod'
import { limits } from '../limits.js'

/** Rows are counted by the hour, in UTC. */
export const hourMs = 3_600_000

const counts = z.array(z.int().min(0)).describe('Training rows by bin; the last two bins are of missing values and of unknown categories')

/** Bins of numbers: below `low`; up to each edge, the edge included; above the last edge. */
const numberBins = z.strictObject({ type: z.literal('numbers'), low: z.number(), edges: z.array(z.number()).min(1).max(limits.driftQuantiles), counts })

/** Bins of categories: one for each of these, by its number, and one for all others. */
const categoryBins = z.strictObject({ type: z.literal('categories'), categories: z.array(z.int().min(0)).max(limits.driftCategories), counts })

/** How values of one kind are counted, and how often each bin was taken in training. */
export const referenceBins = z.discriminatedUnion('type', [numberBins, categoryBins])
/** What `referenceBins` gives. */
export type ReferenceBins = z.output<typeof referenceBins>

/** What is counted of an input: its value, the characters of a text, or the mean or the deviation of the pixels of an image. */
export const driftMeasure = z.enum(['value', 'characters', 'brightness', 'contrast'])
/** What `driftMeasure` gives. */
export type DriftMeasure = z.output<typeof driftMeasure>

/** Statistics of the training rows that served inputs are compared with, and of predictions for held-out rows that served predictions are. */
export const modelReference = z.strictObject({
  rows: z.int().min(1).describe('Training rows that were looked at; of many rows evenly spaced ones'),
  inputs: z
    .array(z.strictObject({ measure: driftMeasure, bins: referenceBins }))
    .describe('In the order of the columns; of an image its brightness and contrast'),
  predictions: z
    .strictObject({ rows: z.int().min(1), judged_on: z.enum(['test', 'validation', 'out_of_fold']), bins: referenceBins })
    .nullable()
    .describe('Null where no rows were held out'),
})
/** What `modelReference` gives. */
export type ModelReference = z.output<typeof modelReference>

/** Of how many bins a row's count is one: those of values, then one of missing values and one of unknown categories. */
export const binCount = ({ counts }: ReferenceBins): number => counts.length
/** The bin of missing values. */
export const missingBin = ({ counts }: ReferenceBins): number => counts.length - 2
/** The bin of unknown categories. */
export const unknownBin = ({ counts }: ReferenceBins): number => counts.length - 1

/** The bin of a number; NaN is missing. */
export function binOfNumber(bins: Extract<ReferenceBins, { type: 'numbers' }>, value: number): number {
  if (Number.isNaN(value)) return missingBin(bins)
  if (value < bins.low) return 0
  let [from, to] = [0, bins.edges.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (Number(bins.edges[middle]) < value) from = middle + 1
    else to = middle
  }
  return 1 + from
}

/** The bin of each of so many categories. */
export function binsOfCategories({ categories }: Extract<ReferenceBins, { type: 'categories' }>, count: number): Int32Array {
  const bins = new Int32Array(count).fill(categories.length)
  for (const [bin, category] of categories.entries()) bins[category] = bin
  return bins
}
