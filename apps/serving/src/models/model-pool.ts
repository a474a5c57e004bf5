import type { Instance, ModelManifest, Prediction } from '@trainyard/spec'
import { createPredictor, isSampled, type PredictOptions, type Predictor, type RawTensor, type TensorSignature } from '@trainyard/training'
import type { Database } from '@trainyard/db'
import { LRUCache } from 'lru-cache'
import { type Batched, type Batcher, createBatcher } from './batcher.js'
import { servingLimits } from '../limits.js'
import { createByteLru } from './byte-lru.js'
import { createModelStatistics, type ModelStatistics } from './model-statistics.js'

/** A version as the registry resolves it. What `key` names never changes, so what is loaded is kept under it. */
export type ModelVersion = { key: string; name: string; version: string; manifest: ModelManifest }

/** What the pool needs of a loaded ensemble. */
export type LoadedModel = Pick<Predictor, 'inputSignature' | 'bytes' | 'read' | 'check' | 'run' | 'fromTensors' | 'dispose'>

export type ModelPool = {
  /** Answers raw instances, loading the version where it is not loaded. Requests that wait at the same time run together. */
  predict(model: ModelVersion, instances: readonly Instance[], options: PredictOptions): Promise<Batched<Prediction>>
  /** The same for tensors of the inference protocol. */
  infer(model: ModelVersion, tensors: readonly RawTensor[], options: PredictOptions): Promise<Batched<Prediction>>
  /** What the version takes; loads it. */
  inputsOf(model: ModelVersion): Promise<readonly TensorSignature[]>
  statistics(model: ModelVersion): ModelStatistics
  close(): void
}

type Row = { values: Float32Array; options: PredictOptions }
type Entry = { bytes: number; dispose(): void; model: LoadedModel; batcher: Batcher<Row, Prediction> }

/** Keeps the versions that were asked for last in memory, each with its own queue of requests. */
export function createModelPool(load: (manifest: ModelManifest) => Promise<LoadedModel>, limitBytes: number): ModelPool {
  const loaded = createByteLru<Entry>(limitBytes)
  const statistics = new LRUCache<string, ModelStatistics>({ max: servingLimits.countedVersions })

  const statisticsOf = ({ key }: ModelVersion): ModelStatistics => {
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
  ): Promise<Batched<Prediction>> => {
    const counts = statisticsOf(version)
    const started = performance.now()
    try {
      const batched = await use(version, async ({ model, batcher }) => {
        // Each request is read and checked by itself: an error of one does not touch those that run with it.
        const given = instances(model)
        model.check(options, given.length)
        const rows = await model.read(given)
        return batcher.submit(rows.map((values) => ({ values, options })))
      })
      counts.succeeded({ instances: batched.answers.length, totalMs: performance.now() - started, ...batched })
      return batched
    } catch (error) {
      counts.failed(performance.now() - started)
      throw error
    }
  }
  return {
    predict: (version, instances, options) => answer(version, () => instances, options),
    infer: (version, tensors, options) => answer(version, (model) => model.fromTensors(tensors), options),
    inputsOf: (version) => use(version, async ({ model }) => model.inputSignature),
    statistics: statisticsOf,
    close: loaded.clear,
  }
}

function entryOf(model: LoadedModel): Entry {
  const { batchInstances: batchLimit, waitingInstances: waitingLimit, retryAfterSeconds } = servingLimits
  const run = (rows: readonly Row[]) => groupsOf(rows).flatMap(({ values, options }) => model.run(values, options))
  return { bytes: model.bytes, dispose: model.dispose, model, batcher: createBatcher<Row, Prediction>({ run, batchLimit, waitingLimit, retryAfterSeconds }) }
}

type Group = { values: Float32Array[]; options: PredictOptions }

/**
 * Consecutive rows that can run as one: plain ones, whichever members are asked for. A request that draws samples is its own group, recognized by its options
 * object, so that its answer does not depend on other requests.
 */
function groupsOf(rows: readonly Row[]): Group[] {
  const groups: Group[] = []
  for (const { values, options } of rows) {
    const last = groups.at(-1)
    if (last && runsWith(last.options, options)) {
      last.values.push(values)
      if (!isSampled(options)) last.options = { ...last.options, members: last.options.members || options.members }
    } else groups.push({ values: [values], options })
  }
  return groups
}

const runsWith = (group: PredictOptions, options: PredictOptions): boolean =>
  group === options || (!isSampled(group) && !isSampled(options) && group.calibrated === options.calibrated)

/** Loads an ensemble from the database: the members' files are checked against their SHA-256 while they are read, one after the other. */
export const modelLoader =
  (blobs: Database['blobs']) =>
  async (manifest: ModelManifest): Promise<LoadedModel> => {
    const members: { index: number; file: Uint8Array }[] = []
    for (const { index, sha256 } of manifest.members) members.push({ index, file: await blobs.read(sha256) })
    return createPredictor({ manifest, members })
  }
