import {
  analysisBody,
  batchNotes,
  batchSettings,
  batchSource,
  checkpointKind,
  conformalScores,
  datasetColumn,
  datasetInfo,
  datasetSource,
  datasetWarning,
  ensembleResult,
  eventLevel,
  eventType,
  histogramReport,
  jobEngine,
  jobFailure,
  jobFailureCode,
  memberView,
  metricPoint,
  fitted,
  modelManifest,
  modelReference,
  outageCauses,
  rangeTestResult,
  resolvedJobSpec,
  stopRequest,
} from '@trainyard/spec'
import { z } from 'zod'

/**
 * What the supervisor and its trainer child say to each other over the channel of `fork`. Files go by the disk: the channel says where they lie.
 * Both sides parse what they receive: a child whose memory is damaged must not reach the database.
 */
const path = z.string()
/** A file in the folder of its attempt: what it is called there, and what it must hold. */
const handedFile = z.object({ name: z.string().regex(/^\w+\.bin$/), sha256: z.string(), bytes: z.int().min(0) })
export type HandedFile = z.output<typeof handedFile>
const metrics = z.record(z.string(), z.number().nullable())

/** Big things travel as paths of files that the supervisor has fetched and checked. */
export const work = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('train'),
    spec: resolvedJobSpec,
    info: datasetInfo,
    /** The columns that the data set is taken by, where they are others than its own. */
    columns: z.array(datasetColumn).nullable(),
    datasetPath: path,
    /** The members of one pack; of snapshots, the first stands for their one training. */
    members: z.array(z.object({ member: z.int(), seed: z.int(), resumePath: path.nullable(), initPath: path.nullable() })).min(1),
  }),
  z.object({ kind: z.literal('prepare_dataset'), source: datasetSource, files: z.array(z.object({ filename: z.string(), path })) }),
  z.object({
    kind: z.literal('combine'),
    spec: resolvedJobSpec,
    /** Of the data set as it is stored; `columns` as for training. */
    info: datasetInfo,
    columns: z.array(datasetColumn).nullable(),
    datasetPath: path,
    /** The trained members, in the order of `members`; only the first where all were trained on the same rows. */
    memberPaths: z.array(path).min(1),
    members: z.array(z.object({ index: z.int(), source: memberView.shape.source, predictionsPath: path })),
    /** For intervals and the importance of columns. */
    measuringMs: z.number(),
  }),
  z.object({
    kind: z.literal('predict'),
    manifest: modelManifest,
    memberPaths: z.array(z.object({ index: z.int(), path })).min(1),
    settings: batchSettings,
    source: batchSource,
    /** The file of the rows, or the tensor file of the data set that `info` tells of. */
    inputPath: path,
    info: datasetInfo.nullable(),
    done: z.object({ rows: z.int(), fraction: z.number(), notes: batchNotes }),
  }),
])
export type Work = z.output<typeof work>

/** `folder`: where the files are put that the work makes; `request`: what was asked before it began; `trace`: for whose request it is done, where that is traced. */
const start = z.object({ type: z.literal('start'), work, folder: path, request: stopRequest, trace: z.record(z.string(), z.string()).nullable() })
export type Start = z.output<typeof start>

export const toTrainer = z.discriminatedUnion('type', [
  start,
  z.object({ type: z.literal('request'), request: stopRequest }),
  z.object({ type: z.literal('saved'), number: z.int(), error: z.string().nullable() }),
])
export type ToTrainer = z.output<typeof toTrainer>

const loadedEngine = z.object({
  backend: z.string(),
  library: z.string(),
  device: z.string(),
  threads: z.int(),
  flopsPerSecond: z.number(),
  warnings: z.array(z.string()),
})
export type LoadedEngine = z.output<typeof loadedEngine>

const best = z.object({ metric: z.string(), value: z.number().nullable(), step: z.int() }).nullable()

const trainedMember = z.object({ member: z.int(), best, final: metrics, parameters: z.int(), predictions: handedFile })
/** A trained member whose predictions lie in the folder of the attempt. */
export type HandedMember = z.output<typeof trainedMember>

const handedCheckpoint = z.object({
  member: z.int(),
  kind: checkpointKind,
  step: z.int(),
  epoch: z.number(),
  metrics,
  resumable: z.boolean(),
  file: handedFile,
})
/** A checkpoint whose file lies in the folder of the attempt. */
export type HandedCheckpoint = z.output<typeof handedCheckpoint>

const handedPart = z.object({
  file: handedFile,
  rows: z.int(),
  failedRows: z.int(),
  flops: z.number(),
  fraction: z.number(),
  rowsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  notes: batchNotes,
})
/** A part of the output of a batch prediction, whose file lies in the folder of the attempt. */
export type HandedPart = z.output<typeof handedPart>

/** How the work of each kind ends. */
export const result = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('train'),
    outcomes: z
      .array(
        z.discriminatedUnion('status', [
          z.object({ status: z.literal('succeeded'), ...trainedMember.shape, rangeTest: rangeTestResult.nullable() }),
          z.object({ status: z.enum(['cancelled', 'paused']) }),
          z.object({ status: z.literal('skipped'), message: z.string() }),
          /** A member of a pack that failed by itself. */
          z.object({ status: z.literal('failed'), member: z.int(), failure: jobFailure }),
        ]),
      )
      .min(1),
  }),
  z.object({ kind: z.literal('prepare_dataset'), info: datasetInfo, warnings: z.array(datasetWarning), file: handedFile }),
  z.object({
    kind: z.literal('combine'),
    ensemble: ensembleResult.nullable(),
    analysis: analysisBody.nullable(),
    temperature: z.number().nullable(),
    threshold: z.number().nullable(),
    conformal: conformalScores.nullable(),
    reference: modelReference,
    combine: z.string(),
    /** One share for each member that was given, in their order; 0 for one that is not used. */
    weights: z.array(z.number()),
    preprocessing: modelManifest.shape.preprocessing,
    target: modelManifest.shape.target,
    /** What was fitted for each member that was given, in their order; null where it is the same for all. */
    fitted: z.array(fitted).nullable(),
  }),
  z.object({ kind: z.literal('predict') }),
])
export type WorkResult = z.output<typeof result>

/** A failure that the trainer could still explain itself. */
export const trainerFailure = z.object({
  code: jobFailureCode,
  message: z.string(),
  internal: z.string(),
  /** The outage that broke it off, where it was one: nothing is wrong with the work then. */
  outage: z.enum(outageCauses).optional(),
})
export type TrainerFailure = z.output<typeof trainerFailure>

export const fromTrainer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), engine: loadedEngine.nullable() }),
  /** Says only that the trainer's own thread goes on. */
  z.object({ type: z.literal('alive') }),
  z.object({ type: z.literal('engine'), engine: jobEngine }),
  z.object({
    type: z.literal('progress'),
    member: z.int(),
    epoch: z.number(),
    epochs: z.number(),
    step: z.number(),
    steps: z.number(),
    samplesPerSecond: z.number().nullable(),
  }),
  z.object({ type: z.literal('metrics'), points: z.array(metricPoint) }),
  z.object({ type: z.literal('histograms'), report: histogramReport }),
  z.object({
    type: z.literal('event'),
    event: z.object({
      type: eventType,
      level: eventLevel.optional(),
      message: z.string(),
      member: z.int().nullable().optional(),
      data: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
  z.object({
    type: z.literal('checkpoints'),
    number: z.int(),
    checkpoints: z.array(handedCheckpoint).min(1),
  }),
  z.object({ type: z.literal('member'), number: z.int(), member: trainedMember }),
  z.object({ type: z.literal('part'), number: z.int(), part: handedPart }),
  z.object({ type: z.literal('result'), result }),
  /** After a result: nothing is left of the work, and the trainer waits for other work. One that is not said so ends by itself. */
  z.object({ type: z.literal('free'), residentBytes: z.int() }),
  z.object({ type: z.literal('failed'), failure: trainerFailure }),
])
export type FromTrainer = z.output<typeof fromTrainer>

/** What is said about a piece of work, as against the trainer itself. */
export type WorkMessage = Exclude<FromTrainer, { type: 'ready' | 'free' }>
