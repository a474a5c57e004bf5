import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { defined, elementAt } from '@trainyard/spec'
import type { HostValues, NativeBackend } from '../../backend/native.js'
import { checkBatch, checkRows, isFed } from '../batch-rules.js'
import type { Batch, HostArray, StepDefinition, StepRunner, StepSeries, StepValues } from '../contract.js'
import { FLOAT, INT32, typeOf } from '../format/data-types.js'
import type { GraphBuilder } from '../format/graph-builder.js'
import { buildLoop, type LoopOutput } from '../format/loop.js'
import type { Recording } from '../trace/recording.js'
import { traceStep } from '../trace/trace.js'
import { emitStep } from './emit-step.js'
import type { GraphSession } from './graph-session.js'
import type { ResidentData } from './resident-data.js'
import type { VariableStore } from './variable-store.js'

/** One step at one batch size inside a program's graph: a single run on a fed batch, and a loop over resident rows. */
export class StepEntry {
  private readonly recording: Recording
  private readonly outputNames: readonly string[]

  constructor(
    private readonly prefix: string,
    private readonly definition: StepDefinition,
    readonly batchSize: number,
    native: NativeBackend,
    variables: readonly Variable[],
    private readonly xla: boolean,
  ) {
    const batch = emptyBatch(definition, batchSize)
    try {
      this.recording = traceStep(native, definition.step, variables, batch)
    } finally {
      tf.dispose(Object.values(batch))
    }
    this.outputNames = Object.keys(this.recording.outputs)
  }

  /** Adds the forms that are wanted to the graph: a run on a fed batch, a loop over resident rows. */
  emit(builder: GraphBuilder, native: NativeBackend, store: VariableStore, data: ResidentData): void {
    if (isFed(this.definition)) this.emitSingle(builder, native, store)
    if (this.definition.data !== undefined) this.emitLoop(builder, native, store, data)
  }

  run(session: GraphSession, native: NativeBackend, batch: Batch): StepValues {
    const names = Object.keys(this.definition.feeds)
    const handles = native.getInputTensorIds(names.map((name) => batch[name] as Tensor))
    const feeds = names.map((name, i) => ({ name: this.feedName(name), handle: elementAt(handles, i, 'handle of a feed') }))
    const [scalars = new Float32Array(0), ...outputs] = session.fetch(feeds, this.fetches('one'))
    return { ...this.named(scalars, (values, i) => elementAt(values, i, 'loss or metric')), outputs: this.namedOutputs(outputs, []) }
  }

  runMany(session: GraphSession, native: NativeBackend, rows: Int32Array, steps: number): StepSeries {
    const { binding } = native
    // The library may keep the memory it is given, and the caller may reuse its own.
    const handles = [binding.createTensor([steps, this.batchSize], INT32, rows.slice()), binding.createTensor([], INT32, Int32Array.of(steps))]
    const feeds = [`${this.prefix}_rows`, `${this.prefix}_steps`].map((name, i) => ({ name, handle: elementAt(handles, i, 'handle of a feed') }))
    try {
      const [scalars = new Float32Array(0), ...outputs] = session.fetch(feeds, this.fetches('all'))
      const width = this.recording.scalars.length
      const column = (values: HostValues, i: number) => Float32Array.from({ length: steps }, (_, step) => elementAt(values, step * width + i, 'loss or metric'))
      return { steps, ...this.named(scalars, column), outputs: this.namedOutputs(outputs, [steps]) }
    } finally {
      for (const handle of handles) binding.deleteTensor(handle)
    }
  }

  private emitSingle(builder: GraphBuilder, native: NativeBackend, store: VariableStore): void {
    const feeds = Object.fromEntries(
      Object.entries(this.definition.feeds).map(([name, { shape, dtype }]) => [
        name,
        builder.placeholder(this.feedName(name), typeOf(dtype), [this.batchSize, ...shape]),
      ]),
    )
    const { scalars, outputs, assignments } = emitStep(builder, native.binding, this.recording, { feeds, variables: store.handles, xla: this.xla })
    const [first = '', ...rest] = this.fetches('one')
    builder.identity(scalars, FLOAT, { name: first, after: assignments })
    this.outputNames.forEach((name, i) =>
      builder.identity(defined(outputs[name], `output ${name}`), this.outputType(name), { name: elementAt(rest, i, 'name of an output') }),
    )
  }

  private emitLoop(builder: GraphBuilder, native: NativeBackend, store: VariableStore, data: ResidentData): void {
    const rows = builder.placeholder(`${this.prefix}_rows`, INT32, [-1, this.batchSize])
    const steps = builder.placeholder(`${this.prefix}_steps`, INT32, [])
    const shapes = [{ type: FLOAT, shape: [this.recording.scalars.length] }, ...this.outputNames.map((name) => this.outputForm(name))]
    const results = buildLoop(builder, `${this.prefix}w`, steps, shapes, (scope) => {
      const feeds = data.gather(scope, rows, this.definition)
      // A resource handle enters the loop as what it is: an edge of type DT_RESOURCE.
      const variables = store.handles.map(({ handle, type }) => ({ handle: scope.enter(handle, RESOURCE), type }))
      const { scalars, outputs, assignments } = emitStep(builder, native.binding, this.recording, { feeds, variables, pivot: scope.pivot, xla: this.xla })
      const edges = [scalars, ...this.outputNames.map((name) => defined(outputs[name], `output ${name}`))]
      return { stacked: shapes.map((form, i): LoopOutput => ({ ...form, edge: elementAt(edges, i, 'output of the loop') })), barrier: assignments }
    })
    this.fetches('all').forEach((name, i) =>
      builder.identity(elementAt(results, i, 'result of the loop'), elementAt(shapes, i, 'shape of a result').type, { name }),
    )
  }

  /** Names of the results of one form: the packed scalars, then the outputs. */
  private fetches(form: 'one' | 'all'): string[] {
    return [`${this.prefix}_${form}`, ...this.outputNames.map((_, i) => `${this.prefix}_${form}${i}`)]
  }

  private feedName(feed: string): string {
    return `${this.prefix}_x${Object.keys(this.definition.feeds).indexOf(feed)}`
  }

  private outputForm(name: string): { type: number; shape: readonly number[] } {
    return { type: this.outputType(name), shape: this.recording.outputs[name]?.shape ?? [] }
  }

  private outputType(name: string): number {
    return this.recording.outputs[name]?.type ?? FLOAT
  }

  private named<T>(values: HostValues, pick: (values: HostValues, i: number) => T): { loss: T; metrics: Record<string, T> } {
    const [, ...metrics] = this.recording.scalars
    return { loss: pick(values, 0), metrics: Object.fromEntries(metrics.map(({ name }, i) => [name, pick(values, i + 1)])) }
  }

  private namedOutputs(values: readonly HostValues[], lead: readonly number[]): Record<string, HostArray> {
    return Object.fromEntries(
      this.outputNames.map((name, i) => [name, { shape: [...lead, ...this.outputForm(name).shape], values: values[i] ?? new Float32Array(0) }]),
    )
  }
}

/** A runner over the entries of one step, one per batch size. */
export function runnerOf(definition: StepDefinition, entries: readonly StepEntry[], session: () => GraphSession, native: NativeBackend): StepRunner {
  const entryOf = (size: number) => {
    const entry = entries.find(({ batchSize }) => batchSize === size)
    if (entry === undefined) throw new RangeError(`no entry for a batch of ${size} rows`)
    return entry
  }
  return {
    run: (batch) => entryOf(checkBatch(definition, batch)).run(session(), native, batch),
    runMany: (rows, batchSize) => {
      const steps = checkRows(definition, rows, batchSize)
      return entryOf(batchSize).runMany(session(), native, rows, steps)
    },
  }
}

/** TensorFlow's type number of a resource handle. */
const RESOURCE = 20

/** A batch of zeros, to trace a step with. */
export function emptyBatch({ feeds }: Pick<StepDefinition, 'feeds'>, batchSize: number): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(feeds).map(([name, { shape, dtype }]) => [name, tf.zeros([batchSize, ...shape], dtype)]))
}
