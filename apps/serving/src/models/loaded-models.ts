import type { ModelManifest, Prediction } from '@trainyard/spec'
import { withSpan } from '@trainyard/tracing'
import { openPredictor, type Predictor, type PredictOptions, type PredictorSource } from '@trainyard/training'
import type { Asked, Scheduler } from '../compute/scheduler.js'
import type { Batch } from '../compute/sliced-work.js'
import { createByteLru } from './byte-lru.js'

export type LoadedModelsOptions = {
  /** The files of a version. */
  read(manifest: ModelManifest): Promise<PredictorSource>
  scheduler: Scheduler
  /** Bytes of weights that stay loaded. */
  modelsBytes: number
  /** Operations of one compiled call at most, beyond which rows are divided. */
  passFlops: number
}

/** A row that waits for its model. */
export type Row = { values: Float32Array; options: PredictOptions }

/** A loaded ensemble, and what its rows join. */
export type LoadedModel = { model: Predictor; batch: Batch<Row, Prediction> }

export type LoadedModels = {
  /**
   * Uses a version, loading it where it is not loaded. Whoever asks first has it loaded as work of theirs, which goes on for the others when they leave. Rejects
   * with the signal's reason when it is aborted.
   */
  use<R>(
    version: { key: string; manifest: ModelManifest; bytes: number },
    asker: Pick<Asked, 'project' | 'caller' | 'signal'>,
    task: (loaded: LoadedModel) => Promise<R>,
  ): Promise<R>
  unload(key: string): void
  bytesOf(key: string): number
  close(): void
}

/** To load a byte of weights takes about as long as so many operations. */
const flopsPerLoadedByte = 100
const never = new AbortController().signal

/** Keeps the ensembles that were used last, within a number of bytes. Loading one is work that takes turns with predictions. */
export function createLoadedModels({ read, scheduler, modelsBytes, passFlops }: LoadedModelsOptions): LoadedModels {
  const loaded = createByteLru<ReturnType<typeof entryOf>>(modelsBytes)
  return {
    use: ({ key, manifest, bytes }, { project, caller, signal }, task) => {
      const load = async () => {
        const steps = openPredictor(await read(manifest), { passFlops })
        const asked = { project, caller, flops: bytes * flopsPerLoadedByte, bytes: 0, signal: never }
        return entryOf((await scheduler.steps(asked, steps)).result)
      }
      const traced = () => withSpan('load model', { attributes: { 'trainyard.model.bytes': bytes } }, load)
      return whilePresent(signal, loaded.use(key, traced, task))
    },
    unload: loaded.drop,
    bytesOf: loaded.bytesOf,
    close: loaded.clear,
  }
}

/** The outcome of a task, or the signal's reason as soon as nobody waits for it. */
function whilePresent<T>(signal: AbortSignal, task: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    task.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

/** Sizes of a pass that are compiled well; the model's own largest one comes last. */
const passSizes = [1, 4, 16, 64]

function entryOf(model: Predictor): LoadedModel & { bytes: number; dispose(): void } {
  const sizes = [...passSizes.filter((size) => size < model.passRows), model.passRows]
  const run = (rows: readonly Row[]): Prediction[] => groupsOf(rows).flatMap(({ values, options }) => model.run(values, options))
  return { bytes: model.bytes, dispose: model.dispose, model, batch: { sizes, run } }
}

type Group = { values: Float32Array[]; options: PredictOptions }

/** Consecutive rows that can run as one, whichever members are asked for. */
function groupsOf(rows: readonly Row[]): Group[] {
  const groups: Group[] = []
  for (const { values, options } of rows) {
    const last = groups.at(-1)
    if (last && last.options.calibrated === options.calibrated && last.options.interval === options.interval) {
      last.values.push(values)
      last.options = { ...last.options, members: last.options.members || options.members }
    } else groups.push({ values: [values], options })
  }
  return groups
}
