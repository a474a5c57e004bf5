import { z } from 'zod'
import { limits } from '../limits.js'
import { fraction, slug, timestamp, versionNumber } from '../scalars.js'
import { driftMeasure } from './reference.js'

const hour = z.iso
  .datetime()
  .refine((text) => /T\d\d:00:00(?:\.0+)?Z$/.test(text), { message: 'must be the beginning of an hour in UTC, such as 2026-03-31T14:00:00Z' })

/** Which hours: from the beginning of one to before another; the last 24, the hour under way included, if left out. */
export const driftQuery = z
  .strictObject({
    from: hour.optional().describe('The first hour'),
    to: hour.optional().describe('Up to this hour, which is not included'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), { message: 'must be after `from`', path: ['to'] })
/** What `driftQuery` gives. */
export type DriftQuery = z.output<typeof driftQuery>

const level = z.enum(['none', 'moderate', 'large'])

const stability = {
  rows: z.int().describe('Served rows'),
  psi: z.number().nullable().describe('Population stability index against training; null without rows'),
  by_chance: z.number().nullable().describe('What the index exceeds in 1 of 20 cases where nothing has changed; large where there are few rows'),
  level: level.nullable().describe('`moderate` from 0.1 on, `large` from 0.25 on; `none` where it may be chance'),
}

const share = z.strictObject({ training: fraction, served: fraction.nullable() }).meta({ id: 'DriftShare' })

/** How one input, or the predictions, differ from training. */
export const driftOfValues = z
  .strictObject({
    name: z.string(),
    measure: driftMeasure,
    ...stability,
    missing: share,
    unknown: share
      .nullable()
      .describe('Categories that training did not have; null where there are no categories, or where rare ones share one that unknown ones belong to'),
    bins: z.array(z.strictObject({ label: z.string(), training: fraction, served: fraction.nullable() })),
    hours: z.array(z.strictObject({ hour: timestamp, ...stability, missing: fraction.nullable(), unknown: fraction.nullable() }).meta({ id: 'DriftHour' })),
  })
  .meta({ id: 'DriftOfValues' })
/** What `driftOfValues` gives. */
export type DriftOfValues = z.output<typeof driftOfValues>

/** How what a version was asked, and what it answered, differ from its training. */
export const driftView = z
  .strictObject({
    object: z.literal('drift'),
    model: slug,
    version: versionNumber,
    from: timestamp,
    to: timestamp,
    rows: z.int().describe('Rows that were answered in these hours; those of batch predictions are not counted'),
    training_rows: z.int().nullable(),
    why_none: z.string().nullable().describe('Why there is nothing to compare with; null where there is'),
    inputs: z.array(driftOfValues).max(limits.driftInputs),
    inputs_left_out: z.int().describe('Columns that are not looked at, since a version has more than are counted'),
    predictions: driftOfValues.nullable().describe('Null where no rows were held out, whose predictions they could be compared with'),
  })
  .meta({ id: 'Drift' })
/** What `driftView` gives. */
export type DriftView = z.output<typeof driftView>
