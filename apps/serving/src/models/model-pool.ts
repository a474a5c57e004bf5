import { type Instance, limits, type ModelManifest, type Prediction } from '@trainyard/spec'
import {
  createPredictor,
  createReadingNotes,
  type PredictOptions,
  type Predictor,
  type RawTensor,
  type ReadingNotes,
  type TensorSignature,
} from '@trainyard/training'
import type { Database } from '@trainyard/db'
import { LRUCache } from 'lru-cache'
import { type Batched, type Batcher, type BatchRunner, createBatcher } from './batcher.js'
import { servingLimits } from '../limits.js'
import { createByteLru } from './byte-lru.js'
import { createModelStatistics, type ModelStatistics, type StatisticsView } from './model-statistics.js'

/** A version as the registry resolves it. What `key` names never changes, so what is loaded is kept under it. */
export type ModelVersion = { key: string; name: string; version: string; manifest: ModelManifest }

/** What the pool needs of a loaded ensemble. */
export type LoadedModel = Pick<Predictor, 'inputSignature' | 'bytes' | 'read' | 'check' | 'joins' | 'run' | 'passes' | 'fromTensors' | 'dispose'>

/** Who asks, for whose turns it is counted, when nobody waits for the answer any more, and whom to tell what was found in the rows. */
export type Asker = { caller: string; signal: AbortSignal; noted?(notes: ReadingNotes): void }

export type ModelPool = {
  /** Answers raw instances, loading the version where it is not loaded. Requests that wait at the same time run together. */
  predict(model: ModelVersion, instances: readonly Instance[], options: PredictOptions, asker: Asker): Promise<Batched<Prediction>>
  /** The same for tensors of the inference protocol. */
  infer(model: ModelVersion, tensors: readonly RawTensor[], options: PredictOptions, asker: Asker): Promise<Batched<Prediction>>
  /** What the version takes; loads it. */
  inputsOf(model: ModelVersion): Promise<readonly TensorSignature[]>
  /** Gives the memory of a version back as soon as nobody uses it. The next request loads it again. */
  unload(model: Pick<ModelVersion, 'key'>): void
  /** What was counted of a version since the process began; nothing where it was never asked. */
  statistics(model: Pick<ModelVersion, 'key'>): StatisticsView
  close(): void
}

type Row = { values: Float32Array; options: PredictOptions }
type Entry = { bytes: number; dispose(): void; model: LoadedModel; batcher: Batcher<Row, Prediction> }

/** Keeps the versions that were asked for last in memory, each with its own queue of requests. */
export function createModelPool(load: (manifest: ModelManifest) => Promise<LoadedModel>, limitBytes: number): ModelPool {
  const loaded = createByteLru<Entry>(limitBytes)
  const statistics = new LRUCache<string, ModelStatistics>({ max: servingLimits.countedVersions })

  const countsOf = ({ key }: ModelVersion): ModelStatistics => {
    const known = statistics.get(key) ?? createModelStatistics()
    statistics.set(key, known)
    return known
  }
  const use = <R>(version: ModelVersion, task: (entry: Entry) => Promise<R>): Promise<R> =>
    loaded.use(version.key, async () => entryOf(await load(version.manifest)), task)
  const answer = async (
    version: ModelVersion,
    instances: (model: LoadedModel) => readonly Instance[],
    options: PredictOptions,
    { caller, signal, noted }: Asker,
  ): Promise<Batched<Prediction>> => {
    const counts = countsOf(version)
    const started = performance.now()
    try {
      return await use(version, async ({ model, batcher }) => {
        // Each request is read and checked by itself: an error of one does not touch those that run with it.
        const readingSince = performance.now()
        const given = instances(model)
        model.check(options, given.length)
        const notes = createReadingNotes()
        const rows = await model.read(given, notes, signal)
        noted?.(notes)
        const inputMs = performance.now() - readingSince
        const batched = await batcher.submit({ caller, signal, items: rows.map((values) => ({ values, options })) })
        counts.succeeded({ instances: rows.length, totalMs: performance.now() - started, inputMs, ...batched })
        return batched
      })
    } catch (error) {
      counts.failed(performance.now() - started)
      throw error
    }
  }
  return {
    predict: (version, instances, options, asker) => answer(version, () => instances, options, asker),
    infer: (version, tensors, options, asker) => answer(version, (model) => model.fromTensors(tensors), options, asker),
    inputsOf: (version) => use(version, async ({ model }) => model.inputSignature),
    unload: ({ key }) => loaded.drop(key),
    statistics: ({ key }) => (statistics.peek(key) ?? createModelStatistics()).view(loaded.bytesOf(key)),
    close: loaded.clear,
  }
}

function entryOf(model: LoadedModel): Entry {
  const { waitingInstances: waitingLimit, retryAfterSeconds } = servingLimits
  const runner: BatchRunner<Row, Prediction> = {
    together: (rows) => groupsOf(rows).flatMap(({ values, options }) => model.run(values, options)),
    alone: (rows) => {
      const [first] = rows
      if (!first || model.joins(first.options)) return null
      return model.passes(
        rows.map(({ values }) => values),
        first.options,
      )
    },
  }
  const batcher = createBatcher({ runner, passItems: limits.predictPassRows, waitingLimit, retryAfterSeconds })
  return { bytes: model.bytes, dispose: model.dispose, model, batcher }
}

type Group = { values: Float32Array[]; options: PredictOptions }

/** Consecutive rows that can run as one, whichever members are asked for. */
function groupsOf(rows: readonly Row[]): Group[] {
  const groups: Group[] = []
  for (const { values, options } of rows) {
    const last = groups.at(-1)
    if (last && last.options.calibrated === options.calibrated) {
      last.values.push(values)
      last.options = { ...last.options, members: last.options.members || options.members }
    } else groups.push({ values: [values], options })
  }
  return groups
}

/** Loads an ensemble from the database: the members' files are checked against their SHA-256 while they are read, one after the other. */
export const modelLoader =
  (blobs: Database['blobs']) =>
  async (manifest: ModelManifest): Promise<LoadedModel> => {
    const members: { index: number; file: Uint8Array }[] = []
    for (const { index, sha256 } of manifest.members) members.push({ index, file: await blobs.read(sha256) })
    return createPredictor({ manifest, members })
  }
