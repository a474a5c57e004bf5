import type { Database } from '@trainyard/db'
import type { Instance, ModelManifest, Prediction, PredictionCost } from '@trainyard/spec'
import {
  createModelReader,
  createReadingNotes,
  type ModelReader,
  type PredictOptions,
  type RawTensor,
  type ReadingNotes,
  type TensorSignature,
} from '@trainyard/training'
import { withSpan } from '@trainyard/tracing'
import { LRUCache } from 'lru-cache'
import type { Owner } from '../compute/fair-turns.js'
import type { Computed } from '../compute/scheduler.js'
import type { ServedRows } from '../drift/row-counts.js'
import { servingLimits } from '../limits.js'
import { createLoadedModels, type LoadedModelsOptions } from './loaded-models.js'
import { type Counted, outcomeOf } from './counted.js'

/** A version as the registry resolves it. What `key` names never changes, so what is loaded is kept under it. */
export type ModelVersion = { key: string; name: string; version: string; manifest: ModelManifest }

/** Who asks, when nobody waits for the answer any more, and whom to tell what was found in the rows and what the answer took. */
export type Asker = Owner & { signal: AbortSignal; noted?(notes: ReadingNotes): void; took?(cost: PredictionCost): void }

export type ModelPool = {
  /** Answers raw instances, loading the version where it is not loaded. Requests that wait at the same time run together. */
  predict(model: ModelVersion, instances: readonly Instance[], options: PredictOptions, asker: Asker): Promise<Computed<Prediction[]>>
  /** The same for tensors of the inference protocol. */
  infer(model: ModelVersion, tensors: readonly RawTensor[], options: PredictOptions, asker: Asker): Promise<Computed<Prediction[]>>
  /** What the version takes. */
  inputsOf(model: ModelVersion): readonly TensorSignature[]
  /** Loads the version where it is not loaded. */
  load(model: ModelVersion, asker: Asker): Promise<void>
  /** Gives the memory of a version back as soon as nobody uses it. The next request loads it again. */
  unload(model: Pick<ModelVersion, 'key'>): void
  /** Bytes of the version's weights; 0 where it is not loaded. */
  bytesOf(model: Pick<ModelVersion, 'key'>): number
  close(): void
}

export type ModelPoolOptions = LoadedModelsOptions & {
  /** Operations that one request may take. */
  requestFlops: number
  /** Hears what became of each request that was computed here. */
  counted(request: Counted): void
  /** Hears of the rows of each request that was answered here. */
  served?(version: ModelVersion, projectId: string, rows: ServedRows): void
  /** Looks at what a request takes before it is computed, and throws where it is not to be computed here. */
  admit?(work: { flops: number; stepFlops: number; values: number; modelBytes: number }): void
}

/** Keeps the versions that were asked for last in memory. Their requests, and their loading, share the processor by the scheduler. */
export function createModelPool({ requestFlops, counted, served, admit, ...options }: ModelPoolOptions): ModelPool {
  const { scheduler } = options
  const loaded = createLoadedModels(options)
  const readers = new LRUCache<string, ModelReader>({ max: servingLimits.knownVersions })

  const readerOf = ({ key, manifest }: ModelVersion): ModelReader => {
    const known = readers.get(key) ?? createModelReader(manifest)
    readers.set(key, known)
    return known
  }
  const compute = async (version: ModelVersion, rows: readonly Float32Array[], options: PredictOptions, asker: Asker): Promise<Computed<Prediction[]>> => {
    const reader = readerOf(version)
    const { flops, stepFlops, replyValues: values } = reader.cost(options, rows.length)
    admit?.({ flops, stepFlops, values, modelBytes: reader.model.bytes })
    const bytes = rows.reduce((sum, { byteLength }) => sum + byteLength, 0)
    const asked = { project: asker.project, caller: asker.caller, signal: asker.signal, flops, bytes }
    return loaded.use({ ...version, bytes: reader.model.bytes }, asker, ({ model, batch }) => {
      if (!reader.joins(options)) return scheduler.steps(asked, model.steps(rows, options)).then((done) => ({ ...done, batch: rows.length }))
      return scheduler.items(
        asked,
        batch,
        rows.map((own) => ({ values: own, options })),
      )
    })
  }
  const answer = async (version: ModelVersion, instances: (reader: ModelReader) => readonly Instance[], options: PredictOptions, asker: Asker) => {
    const [started, about] = [performance.now(), { key: version.key, project: asker.project }]
    try {
      // Each request is read and checked by itself: an error of one does not touch those that run with it.
      const reader = readerOf(version)
      const given = instances(reader)
      reader.check(options, given.length, requestFlops)
      const notes = createReadingNotes()
      const rows = await withSpan('read rows', { attributes: { 'trainyard.rows': given.length } }, () => reader.read(given, notes, asker.signal))
      asker.noted?.(notes)
      const inputMs = performance.now() - started
      const computed = await compute(version, rows, options, asker)
      served?.(version, asker.project, { columns: notes.columns, rows, predictions: computed.result })
      asker.took?.({ rows: rows.length, flops: reader.cost(options, rows.length).flops })
      const { queueMs, computeMs, slices, batch } = computed
      const times = { totalMs: performance.now() - started, inputMs, queueMs, computeMs }
      counted({ ...about, outcome: 'answered', instances: rows.length, slices, batch, ...times, loadedBytes: loaded.bytesOf(version.key) })
      return computed
    } catch (error) {
      if (!(error instanceof HandedOn)) counted({ ...about, outcome: outcomeOf(error), totalMs: performance.now() - started })
      throw error
    }
  }
  return {
    predict: (version, instances, options, asker) => answer(version, () => instances, options, asker),
    infer: (version, tensors, options, asker) => answer(version, (reader) => reader.fromTensors(tensors), options, asker),
    inputsOf: (version) => readerOf(version).inputSignature,
    load: async (version, asker) => {
      const { model, cost } = readerOf(version)
      admit?.({ ...cost({ members: false }, 1), values: 0, modelBytes: model.bytes })
      await loaded.use({ ...version, bytes: model.bytes }, asker, async () => undefined)
    },
    unload: ({ key }) => loaded.unload(key),
    bytesOf: ({ key }) => loaded.bytesOf(key),
    close: loaded.close,
  }
}

/** A request that this process does not compute: it is handed to another one. It is not an error of the request. */
export class HandedOn extends Error {
  override readonly name = 'HandedOn'
}

/** Reads an ensemble from the database: the members' files are checked against their SHA-256 while they are read, one after the other. */
export const ensembleFiles =
  (blobs: Database['blobs']): ModelPoolOptions['read'] =>
  async (manifest) => {
    const members: { index: number; file: Uint8Array }[] = []
    for (const { index, sha256 } of manifest.members) members.push({ index, file: await blobs.read(sha256) })
    return { manifest, members }
  }
