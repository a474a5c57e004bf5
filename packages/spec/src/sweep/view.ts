import { z } from 'zod'
import { errorDetail } from '../http/error.js'
import { jobFailureCode } from '../job/view.js'
import { idSchema } from '../ids.js'
import { jsonValue, timestamp, wireNumber } from '../scalars.js'
import { resolvedObjective } from './objective.js'
import { createSweepRequest, sweepSpec } from './request.js'

/** `running` from the start until the last trial has ended; `stopping` while a cancelled sweep's trials end. It succeeded when one trial did. */
const sweepStatuses = ['running', 'stopping', 'succeeded', 'failed', 'cancelled'] as const
/** See `sweepStatuses`. */
export const sweepStatus = z.enum(sweepStatuses)
/** What `sweepStatus` gives. */
export type SweepStatus = z.output<typeof sweepStatus>

/** A sweep that has ended never changes. */
export const isSweepTerminal = (status: SweepStatus): boolean => status === 'succeeded' || status === 'failed' || status === 'cancelled'

/** `waiting` for one of `max_concurrent` places; `stopped` when it was pruned: its job is cancelled, its measurements are kept. Otherwise as its job. */
export const trialStatus = z.enum(['waiting', 'queued', 'running', 'paused', 'stopping', 'stopped', 'succeeded', 'failed', 'cancelled'])
const everyStatus = Object.fromEntries(trialStatus.options.map((status) => [status, z.int()])) as Record<TrialStatus, z.ZodInt>
/** What `trialStatus` gives. */
export type TrialStatus = z.output<typeof trialStatus>

/** Swept values by path. */
export const trialValues = z.record(z.string(), jsonValue)
/** What `trialValues` gives. */
export type TrialValues = z.output<typeof trialValues>

/** What a trial measured at a rung. */
export const trialRung = z.strictObject({
  rung: z.int(),
  epochs: z.int(),
  value: wireNumber,
  best: wireNumber.optional().describe('The best value up to here'),
  mean: wireNumber.optional().describe('The mean of the values after each epoch up to here'),
})
/** What `trialRung` gives. */
export type TrialRung = z.output<typeof trialRung>

/** Where trials are judged: `keep` of them go on from here in the end, where the strategy says how many; `reached` counts those that came here. */
const rungView = z.strictObject({ rung: z.int(), epochs: z.int(), keep: z.int().nullable(), reached: z.int() })

/** A trial as the API shows it. */
export const trialView = z
  .strictObject({
    index: z.int(),
    job_id: idSchema('job'),
    values: trialValues,
    status: trialStatus,
    reason: z.string().nullable().describe('Why it was stopped or failed'),
    error: jobFailureCode.nullable(),
    progress: z.number().min(0).max(1),
    rung: z.int().nullable().describe('The last rung that it reached'),
    rungs: z.array(trialRung),
    best: z.strictObject({ value: z.number(), step: z.int(), epoch: z.number() }).nullable().describe('Its best value of the objective, and where'),
    last: wireNumber.describe('Its newest value of the objective'),
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
  })
  .meta({ id: 'SweepTrial' })
/** What `trialView` gives. */
export type TrialView = z.output<typeof trialView>

const bestTrial = z.strictObject({ trial: z.int(), job_id: idSchema('job'), values: trialValues, value: z.number(), step: z.int() })

/** The objective against one swept field, over all trials that measured it, by rising value. */
export const sweepCurve = z
  .strictObject({
    path: z.string(),
    scale: z.enum(['logarithmic', 'linear', 'category']),
    points: z.array(z.strictObject({ trial: z.int(), value: jsonValue, objective: wireNumber, status: trialStatus })),
  })
  .meta({ id: 'SweepCurve' })
/** What `sweepCurve` gives. */
export type SweepCurve = z.output<typeof sweepCurve>

/** Where to look next: the ranges round the best trial, and a sweep over them that can be posted as it is. */
export const refinement = z
  .strictObject({
    reason: z.string(),
    dimensions: z.array(
      z.strictObject({
        path: z.string(),
        best: jsonValue,
        from: wireNumber,
        to: wireNumber,
        edge: z.enum(['lowest', 'highest']).nullable().describe('Whether the best value is the lowest or highest that was tried'),
        reason: z.string(),
      }),
    ),
    sweep: z.unknown().describe('The body of the next POST /v1/sweeps; null when there is no range left to refine'),
  })
  .meta({ id: 'SweepRefinement' })
/** What `refinement` gives. */
export type Refinement = z.output<typeof refinement>

const common = {
  object: z.literal('sweep'),
  id: idSchema('sweep'),
  name: z.string(),
  status: sweepStatus,
  created_at: timestamp,
  finished_at: timestamp.nullable(),
  objective: resolvedObjective,
  strategy: createSweepRequest.shape.strategy,
  max_concurrent: z.int(),
  trial_count: z.int().describe('Trials that there are, and those that the sweep will still choose'),
  counts: z.strictObject(everyStatus).describe('Trials by status; those still to be chosen are waiting'),
  best: bestTrial.nullable(),
}

/** A sweep in a list. */
export const sweepSummary = z.strictObject({ ...common, paths: z.array(z.string()) }).meta({ id: 'SweepSummary' })
/** What `sweepSummary` gives. */
export type SweepSummary = z.output<typeof sweepSummary>

/** A sweep as the API shows it. */
export const sweepView = z
  .strictObject({
    ...common,
    job: sweepSpec.shape.job,
    space: sweepSpec.shape.space,
    seed: z.int(),
    rungs: z.array(rungView),
    trials: z.array(trialView).describe('In their order; a strategy that chooses by results makes them as the sweep goes on'),
    curves: z.array(sweepCurve),
    refine: refinement.nullable().describe('Null until a trial has measured the objective'),
    warnings: z.array(errorDetail).describe('What was allowed when the sweep was sent but probably not meant, of the sweep and of all its trials'),
  })
  .meta({ id: 'Sweep' })
/** What `sweepView` gives. */
export type SweepView = z.output<typeof sweepView>

/** What a sweep would try and cost: the answer to `validate_only`. Nothing is queued. */
export const sweepPlan = z
  .strictObject({
    object: z.literal('sweep.plan'),
    objective: resolvedObjective,
    seed: z.int(),
    trial_count: z.int(),
    trials: z
      .array(z.strictObject({ index: z.int(), values: trialValues, parameters: z.int(), steps: z.int(), total_flops: z.number() }))
      .describe('Those that are settled: the first ones where a strategy chooses by results'),
    rungs: z.array(rungView.omit({ reached: true })).describe('Where trials are judged; empty unless the strategy stops trials'),
    total_flops: z.number().describe('Of all trials, if none is stopped early; for those that are still to be chosen the mean of what may be chosen'),
    warnings: z.array(errorDetail),
  })
  .meta({ id: 'SweepPlan' })
/** What `sweepPlan` gives. */
export type SweepPlan = z.output<typeof sweepPlan>
