import { z } from 'zod'
import { errorDetail } from '../http/error.js'
import { idSchema } from '../ids.js'
import { conformalReport } from '../model/conformal.js'
import { timestamp, wireNumber } from '../scalars.js'
import { calibrationResult, importanceResult, rangeTestResult, thresholdResult } from './analysis.js'
import { resolvedJobSpec } from './spec.js'
import { jobActions, jobStatuses } from './transitions.js'

/** What a job is; see `jobStatuses`. */
export const jobStatus = z.enum(jobStatuses)
/** What a client may ask of a job; see `legalActions`. */
export const jobAction = z.enum(jobActions)

/** Why a job failed. Only `worker_lost` is tried again by itself. */
export const jobFailureCode = z.enum(['diverged', 'out_of_memory', 'time_limit', 'data_error', 'engine_error', 'worker_lost', 'invalid_spec'])
/** Why a job failed, for clients: a code and a sentence. */
export const jobFailure = z.strictObject({ code: jobFailureCode, message: z.string() }).meta({ id: 'JobFailure' })
/** What `jobFailure` gives. */
export type JobFailure = z.output<typeof jobFailure>

/** Where the training stands; steps and epochs are those of all members together divided by their number. */
export const jobProgress = z
  .strictObject({
    fraction: z.number().min(0).max(1).describe('Mean over the members; one that has not begun counts 0'),
    epoch: z.number().describe('Mean over the members; one that has not begun counts 0'),
    epochs: z.int().describe('Of one member'),
    step: z.int().describe('Mean over the members; one that has not begun counts 0'),
    steps: z.int().describe('Of one member; 0 until one has begun'),
    samples_per_second: wireNumber,
    estimated_finish: timestamp.nullable(),
  })
  .meta({ id: 'JobProgress' })
/** What `jobProgress` gives. */
export type JobProgress = z.output<typeof jobProgress>

/** What the job ran on. */
export const jobEngine = z
  .strictObject({
    backend: z.string(),
    library: z.string(),
    device: z.string(),
    mode: z.enum(['graph', 'eager']),
    threads: z.int(),
    xla: z.boolean().default(false).describe('Whether the steps were compiled by XLA, as the setting `TRAINYARD_XLA` of the worker says'),
    members_per_call: z.int().default(1).describe('Members whose steps are made together, in one call of the library'),
  })
  .meta({ id: 'JobEngine' })
/** What `jobEngine` gives. */
export type JobEngine = z.output<typeof jobEngine>

/** What a member can be. */
export const memberStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled'])
const metricValues = z.record(z.string(), wireNumber)
const gain = z.strictObject({ delta: wireNumber, ci95: z.tuple([wireNumber, wireNumber]) })

/** One trained model of the ensemble. */
export const memberView = z
  .strictObject({
    id: idSchema('member'),
    index: z.int(),
    seed: z.int(),
    status: memberStatus,
    progress: z.number().min(0).max(1),
    best: z.strictObject({ metric: z.string(), value: wireNumber, step: z.int() }).nullable(),
    final: metricValues.nullable().describe('Metrics of the stored weights, on each split'),
    used: z.boolean().nullable().describe('Whether the ensemble uses it; null before the end'),
    weight: wireNumber.describe('Its share in the combination'),
    source: z
      .strictObject({ job_id: idSchema('job'), member: z.int() })
      .nullable()
      .default(null)
      .describe('The member of another job that it is, in an ensemble of jobs'),
    seconds: wireNumber.default(null).describe('How long it was trained, over all attempts; of a pack the share of one member'),
    error: jobFailure.nullable().default(null).describe('Why it failed; the ensemble is made of the members that succeeded, at least one'),
  })
  .meta({ id: 'Member' })
/** What `memberView` gives. */
export type MemberView = z.output<typeof memberView>

/** One of the models of a job whose members have settings of their own: all members with the same ones together. */
export const leaderboardEntry = z
  .strictObject({
    label: z.string(),
    members: z.array(z.int()),
    value: wireNumber.describe("On the ensemble's `split`, in its `metric`"),
    interval: z.tuple([z.number(), z.number()]).nullable().describe('The 95 % bootstrap interval of `value` over the rows of `split`'),
    tied: z
      .boolean()
      .optional()
      .describe(
        'Whether it may be as good as the best: the 95 % interval of their difference, on the same resampled rows, includes zero. Left out without intervals',
      ),
    weight: z.number().describe('Its share in the ensemble'),
  })
  .meta({ id: 'LeaderboardEntry' })
/** What `leaderboardEntry` gives. */
export type LeaderboardEntry = z.output<typeof leaderboardEntry>

const finalFitResult = z
  .strictObject({
    rows: z.int().describe('Rows that the members were fitted on: all of the data set'),
    members: z.array(z.int()).describe('Members that were. Others keep the weights that were measured, for want of time or since the fit diverged'),
  })
  .meta({ id: 'FinalFitResult' })

/** What averaging gained: measured on `split`, which no member was trained on; the interval is a 95 % bootstrap over its rows. */
export const ensembleResult = z
  .strictObject({
    combine: z.string(),
    members_used: z.int(),
    split: z
      .enum(['test', 'validation', 'out_of_fold'])
      .describe('`out_of_fold`: all rows of the folds, each predicted by the members that were not trained on it'),
    metric: z.string().describe('The metric that the gain is measured in'),
    metrics: metricValues,
    intervals: z
      .record(z.string(), z.tuple([z.number(), z.number()]))
      .optional()
      .describe(
        '95 % bootstrap intervals of the metrics over the rows of `split`; a metric without one is left out, all of them where the split is very large',
      ),
    best_member: z
      .strictObject({
        index: z.int(),
        value: wireNumber.describe('On `split`; out of fold, on its own fold'),
        chosen_on: z
          .enum(['test', 'validation'])
          .optional()
          .describe('The rows that made it the best one: those of validation, unless there are none but the ones that are measured on'),
      })
      .describe('The member that one would have taken without an ensemble'),
    mean_member: wireNumber,
    gain: gain.describe('Over the best member; positive is better'),
    gain_over_mean: gain,
    gain_over_hindsight: gain
      .optional()
      .describe('Over the member that turned out best on `split` itself, which nobody could have known before: the hardest to beat'),
    gain_over_best_model: gain
      .extend({
        members: z.array(z.int()).describe('Of the model that is best on the rows that are chosen by'),
        value: wireNumber.describe('Of the model that would have been taken, in `metric`'),
        judged_on: z
          .enum(['test', 'cross_fitted'])
          .describe('`cross_fitted`: each half of the held-out rows by the ensemble and the model that the other half chooses, for want of test rows'),
      })
      .optional()
      .describe(
        'Where members are of several models, the trials of a sweep or jobs, or have settings of their own: over the model that one would have taken instead. Neither is judged by rows that it was chosen by; the interval is a paired bootstrap over the rows',
      ),
    diversity: z.strictObject({ mean_disagreement: wireNumber }).nullable(),
    leaderboard: z
      .array(leaderboardEntry)
      .optional()
      .describe('Where members have settings of their own: the models with all of their members trained, the best first'),
    test: metricValues
      .nullable()
      .optional()
      .describe('The metrics on the test split, where `split` is `out_of_fold` and there is one; the gains are measured there'),
    final_fit: finalFitResult
      .optional()
      .describe('Where the job fits all rows in the end: the figures here were measured before that, on rows held out, with other weights'),
    intervals_cover: conformalReport.nullable().optional().describe('How well the intervals of predictions cover'),
    threshold: thresholdResult
      .nullable()
      .optional()
      .describe('Where the job asked for one. Labels of predictions and the confusion matrix go by it; `metrics` and the gains are of the likelier class'),
    importance: importanceResult.nullable().optional().describe('Of the columns of a table, where there are rows that no member was trained on'),
    calibration: calibrationResult.nullable().optional().describe('Of classes, where there are validation rows to fit a temperature on'),
  })
  .meta({ id: 'EnsembleResult' })
/** What `ensembleResult` gives. */
export type EnsembleResult = z.output<typeof ensembleResult>

const statusChange = z.strictObject({ status: jobStatus, at: timestamp, message: z.string().nullable() })

/** A job as the API shows it. */
export const jobView = z
  .strictObject({
    object: z.literal('job'),
    id: idSchema('job'),
    name: z.string(),
    status: jobStatus,
    status_detail: z.string().nullable(),
    status_history: z.array(statusChange),
    created_at: timestamp,
    queued_at: timestamp.nullable(),
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
    attempt: z.int(),
    max_attempts: z.int().describe('Attempts that may be lost in a row without a checkpoint in between before the job fails'),
    priority: z.int(),
    jobs_ahead: z.int().nullable().describe('Queued jobs of the project that go first; null once it is not queued'),
    progress: jobProgress,
    spec: resolvedJobSpec,
    spec_sha256: z.string(),
    seed: z.int(),
    engine: jobEngine.nullable(),
    members: z.array(memberView),
    failed_members: z.int().default(0).describe('Members that failed, which the ensemble does without'),
    ensemble: ensembleResult.nullable(),
    range_test: rangeTestResult.nullable().describe('Of a job with the schedule range_test, once it has ended'),
    model: z.strictObject({ name: z.string(), version: z.string() }).nullable(),
    error: jobFailure.nullable(),
    warnings: z.array(errorDetail).describe('What was allowed when the job was sent but probably not meant; the same as of `validate_only`'),
    parent: z.strictObject({ type: z.string(), id: z.string() }).nullable(),
    metadata: z.record(z.string(), z.string()),
    tags: z.array(z.string()).default([]).describe('Given when it was there; see `PATCH /v1/jobs/{id}`'),
    notes: z.string().nullable().default(null),
  })
  .meta({ id: 'Job' })
/** What `jobView` gives. */
export type JobView = z.output<typeof jobView>

/** A job in a list: without its spec, members and notes, with what the list can be sorted by, and its best and last validation metric. */
export const jobSummary = z
  .strictObject({
    ...jobView.omit({ spec: true, members: true, status_history: true, engine: true, range_test: true, warnings: true, notes: true }).shape,
    dataset_id: idSchema('dataset'),
    dataset_name: z.string(),
    preset: z.string().nullable().describe('The preset of its network; null for own layers, or where members have settings of their own'),
    optimizer: z.string().nullable().describe('Null where members have settings of their own'),
    learning_rate: wireNumber.describe('As it was sent; null where the optimizer has none, or members have settings of their own'),
    duration_seconds: wireNumber.describe('From its start to its end; null before that'),
    member_count: z.int(),
    best: metricValues,
    last: metricValues,
    final: z
      .record(z.string(), z.number())
      .describe('What it measured in the end: `val_…` and `test_…` are means over the members, `ensemble_<split>_…` the figures of the ensemble'),
    sweep: z
      .strictObject({
        id: idSchema('sweep'),
        name: z.string(),
        trials: z.int().nullable().describe('With `fold=sweeps`: how many trials of the sweep match; this one is the first of them'),
      })
      .nullable()
      .describe('The sweep that it is a trial of'),
  })
  .meta({ id: 'JobSummary' })
