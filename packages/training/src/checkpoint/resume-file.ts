import { createHash } from 'node:crypto'
import { type Fitted, fittedMetadata, readTensorFile, type ResolvedJobSpec, type StoredTensor, type TensorFile, writeTensorFile } from '@trainyard/spec'
import { z } from 'zod'
import { TrainingError } from '../training-error.js'

/** `steps` counts whole batches, and a smaller one as its share. */
const meter = z.strictObject({ steps: z.number(), sums: z.record(z.string(), z.number()) })

/**
 * Where a training stands, apart from its arrays: everything that decides what comes next. Whole JSON numbers and float64, which JSON keeps exactly. `step`
 * counts updates, `epoch` whole epochs, `position` updates within the current epoch. The orders of the rows and all noise follow from seed, epoch and step.
 */
const standing = z.strictObject({
  step: z.int(),
  epoch: z.int(),
  position: z.int(),
  /** Since the last training metrics were reported. */
  recent: meter,
  /** Since the epoch began. */
  epochMeans: meter,
  best: z.strictObject({ value: z.number().nullable(), step: z.int(), epoch: z.int(), waited: z.int() }),
  plateau: z.strictObject({ best: z.number().nullable(), waited: z.int(), cooldown: z.int(), factor: z.number() }),
  /** The best value as it was when the last tenth of the epochs began; null before that. */
  late: z.number().nullable().default(null),
  /** Metrics of the last epoch end, for `final` when the training is over. */
  last: z.record(z.string(), z.number().nullable()),
  /** The training has decided to end: early stopping, or the explosion of a range test. */
  stopped: z.boolean(),
  /** Of a range test: the loss of every step so far, and whether it exploded. */
  range: z.strictObject({ losses: z.array(z.number()), exploded: z.boolean() }).default({ losses: [], exploded: false }),
  warned: z.array(z.string()),
  /** Snapshots that are stored: the members that this training has brought to an end. */
  snapshots: z.int().default(0),
})
/** Where a training stands that is measured. */
export type Standing = z.output<typeof standing>

/** `measured` is where the training ended whose weights were measured, once all rows are being fitted; null before that. */
const savedProgress = standing.extend({ measured: standing.nullable().default(null) })
export type SavedProgress = z.output<typeof savedProgress>

/** Whose checkpoint it is. */
export type CheckpointOwner = { specSha256: string; seed: number; member: number }

const format = 'trainyard-checkpoint-1'

const ownerMetadata = ({ specSha256, seed, member }: CheckpointOwner) => ({ format, spec_sha256: specSha256, seed: String(seed), member: String(member) })

/**
 * A `last` checkpoint: weights and averages, optimizer slots, the best weights where they differ from the present ones, or those that were measured while all
 * rows are being fitted, and as JSON in the metadata the progress, and how inputs and target are prepared, for whoever starts another training from it.
 */
export const writeResumeFile = (arrays: Readonly<Record<string, StoredTensor>>, progress: SavedProgress, owner: CheckpointOwner, fitted: Fitted): Uint8Array =>
  writeTensorFile(arrays, { ...ownerMetadata(owner), progress: JSON.stringify(progress), ...fittedMetadata(fitted) })

/**
 * Opens a `last` checkpoint.
 *
 * @throws {TrainingError} `engine_error` when it is damaged, or of another job or member: going on from it would give a wrong result in silence.
 */
export function readResumeFile(bytes: Uint8Array, owner: CheckpointOwner): { file: TensorFile; progress: SavedProgress } {
  try {
    const file = readTensorFile(bytes)
    const { metadata } = file
    for (const [key, value] of Object.entries(ownerMetadata(owner)))
      if (metadata[key] !== value) throw new RangeError(`its ${key} is ${metadata[key] ?? 'missing'}, not ${value}`)
    const { progress } = metadata
    if (progress === undefined) throw new RangeError('its progress is missing')
    return { file, progress: savedProgress.parse(JSON.parse(progress)) }
  } catch (cause) {
    throw new TrainingError('engine_error', `the checkpoint cannot be resumed from: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** The parts of a job that decide its numbers. A checkpoint belongs to these; name, limits, priority and the number of members may change. */
const decisive = ['dataset', 'task', 'architecture', 'optimizer', 'schedule', 'regularization', 'augmentation', 'training', 'seed'] as const

/** Whose checkpoints those of a member are. */
export const ownerOf = ({ spec, seed, member }: { spec: ResolvedJobSpec; seed: number; member: number }): CheckpointOwner => ({
  specSha256: specHash(spec),
  seed,
  member,
})

/** SHA-256 of what decides a training, in hexadecimal; the order of keys does not matter. */
function specHash(spec: ResolvedJobSpec): string {
  // Absent where it is not used, so that checkpoints from before it was known still fit.
  const judged = spec.evaluation.multi_crop ? { evaluation: spec.evaluation } : {}
  const chosen = { ...(spec.loss ? { loss: spec.loss } : {}), ...(spec.target ? { target: spec.target } : {}), ...(spec.inputs ? { inputs: spec.inputs } : {}) }
  // What is measured besides decides no number of the training.
  const { metrics: _measured, ...training } = spec.training
  // The files that a training starts from settle the names by which they were found.
  const started = spec.init ? { init: { ...spec.init, model: undefined, version: undefined, alias: undefined } } : {}
  const parts = { ...Object.fromEntries(decisive.map((key) => [key, spec[key]])), training, ...judged, ...chosen, ...started }
  return createHash('sha256')
    .update(JSON.stringify(sorted({ ...parts, method: spec.ensemble.method })))
    .digest('hex')
}

/** By hand and not by a library of canonical JSON, which orders keys that look like numbers otherwise: stored checkpoints would not fit their jobs any more. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
