import * as tf from '@tensorflow/tfjs-core'
import type { Variable } from '@tensorflow/tfjs-core'
import { defined, elementAt } from '@trainyard/spec'
import type { HostValues, NativeBackend } from '../backend/native.js'
import type { HostArray, StepDefinition, StepSeries } from '../graph/contract.js'
import { FLOAT, INT32, sizeOf, typeOf } from '../graph/format/data-types.js'
import { emitStep } from '../graph/compile/emit-step.js'
import type { Edge, GraphBuilder } from '../graph/format/graph-builder.js'
import { buildLoop, type LoopOutput, type LoopScope } from '../graph/format/loop.js'
import type { Recording } from '../graph/trace/recording.js'
import type { ResidentData } from '../graph/compile/resident-data.js'
import type { GraphSession } from '../graph/compile/graph-session.js'
import { emptyBatch } from '../graph/compile/step-entry.js'
import { traceStep } from '../graph/trace/trace.js'
import { type Aligned, alignRecordings } from './align.js'
import { batchTrace, ownFeed } from './batch-trace.js'
import { feedForm, type LaidOut, looseEvents, type Shapes, shapesOf, type VariableForm } from './layout.js'
import type { PackedStore } from './packed-store.js'

/** TensorFlow's type number of a resource handle. */
const RESOURCE = 20

/** One step of many members at one batch size: what they do, and the loop that does it. */
export class PackedEntry {
  readonly aligned: Aligned
  readonly shapes: Shapes
  /** The variables that the step changes, by position. */
  readonly changes: readonly number[]
  private recording: Recording | undefined
  private feeds: Readonly<Record<string, LaidOut>> = {}

  constructor(
    private readonly prefix: string,
    private readonly definitions: readonly StepDefinition[],
    readonly batchSize: number,
    private readonly sameRows: boolean,
    native: NativeBackend,
    private readonly variables: readonly (readonly Variable[])[],
    shared: readonly boolean[],
    private readonly xla: boolean,
  ) {
    const recordings = definitions.map((definition, member) => {
      const batch = emptyBatch(definition, batchSize)
      try {
        return traceStep(native, definition.step, variables[member] ?? [], batch)
      } finally {
        tf.dispose(Object.values(batch))
      }
    })
    this.aligned = alignRecordings(recordings, { variables: shared, feeds: sameRows })
    const feeds = Object.fromEntries(Object.entries(this.definition.feeds).map(([name, { shape }]) => [name, [batchSize, ...shape]]))
    const { events, variables: values } = this.aligned
    const updated = events.flatMap((event) => (event.kind === 'update' ? event.targets : []))
    this.changes = [...updated, ...values.flatMap(({ before, after }, index) => (before === after ? [] : [index]))]
    this.shapes = shapesOf(this.aligned, { feeds, variables: (variables[0] ?? []).map(({ shape }) => shape) })
  }

  /** Adds the loop to the graph, for variables that lie so. */
  emit(builder: GraphBuilder, native: NativeBackend, store: PackedStore, data: ResidentData, layout: readonly VariableForm[]): void {
    const { aligned, shapes, batchSize, definition } = this
    this.feeds = Object.fromEntries(
      Object.entries(definition.feeds).map(([name, { shape, dtype }]) => {
        const form: VariableForm = this.sameRows ? 'shared' : feedForm(aligned, name, shapes)
        return [name, { type: typeOf(dtype), shape: [batchSize, ...shape], form }]
      }),
    )
    const variables = (this.variables[0] ?? []).map(({ dtype, shape }, i) => ({ type: typeOf(dtype), shape, form: layout[i] ?? 'apart' }))
    const recording = batchTrace(native.binding, aligned, { variables, feeds: this.feeds, shapes, loose: looseEvents(aligned, shapes) })
    this.recording = recording
    this.emitLoop(builder, native, store, data, recording)
  }

  runMany(session: GraphSession, native: NativeBackend, rows: readonly Int32Array[], steps: number): StepSeries[] {
    const { binding } = native
    const sides = this.sameRows ? [steps, this.batchSize] : [steps, this.aligned.members, this.batchSize]
    const handles = [binding.createTensor(sides, INT32, interleaved(rows, steps, this.batchSize)), binding.createTensor([], INT32, Int32Array.of(steps))]
    const feeds = [`${this.prefix}_rows`, `${this.prefix}_steps`].map((name, i) => ({ name, handle: elementAt(handles, i, 'handle of a feed') }))
    try {
      const [scalars = new Float32Array(0), ...outputs] = session.fetch(feeds, this.fetches())
      return Array.from({ length: this.aligned.members }, (_, member) => this.seriesOf(member, steps, scalars, outputs))
    } finally {
      for (const handle of handles) binding.deleteTensor(handle)
    }
  }

  private get definition(): StepDefinition {
    const [first] = this.definitions
    if (first === undefined) throw new RangeError('a pack has no members')
    return first
  }

  private emitLoop(builder: GraphBuilder, native: NativeBackend, store: PackedStore, data: ResidentData, recording: Recording): void {
    const { prefix, batchSize, aligned } = this
    const rows = builder.placeholder(`${prefix}_rows`, INT32, this.sameRows ? [-1, batchSize] : [-1, aligned.members, batchSize])
    const steps = builder.placeholder(`${prefix}_steps`, INT32, [])
    const names = Object.keys(recording.outputs)
    const shapes = [
      { type: FLOAT, shape: [recording.scalars.length, aligned.members] },
      ...names.map((name) => recording.outputs[name] ?? { type: FLOAT, shape: [] }),
    ]
    const results = buildLoop(builder, `${prefix}w`, steps, shapes, (scope) => {
      const feeds = this.batchOf(builder, scope, scope.enter(rows, INT32), data)
      const variables = store.handles.map(({ handle, type }) => ({ handle: scope.enter(handle, RESOURCE), type }))
      const { scalars, outputs, assignments } = emitStep(builder, native.binding, recording, { feeds, variables, pivot: scope.pivot, xla: this.xla })
      const edges = [scalars, ...names.map((name) => defined(outputs[name], `output ${name}`))]
      return { stacked: shapes.map((form, i): LoopOutput => ({ ...form, edge: elementAt(edges, i, 'output of the loop') })), barrier: assignments }
    })
    this.fetches().forEach((name, i) => builder.identity(elementAt(results, i, 'result of the loop'), elementAt(shapes, i, 'shape of a result').type, { name }))
  }

  /** The minibatches of this iteration: of all members in one gather, or one for each. */
  private batchOf(builder: GraphBuilder, scope: LoopScope, rows: Edge, data: ResidentData): Record<string, Edge> {
    const zero = builder.integers([], [0], { after: [scope.pivot] })
    const batch = builder.gatherRows(rows, INT32, scope.iteration, zero)
    const own = Array.from(
      { length: this.aligned.members },
      (_, member) => () => builder.gatherRows(batch, INT32, builder.integers([], [member], { after: [scope.pivot] }), zero),
    )
    const rowsOf = new Map<number, Edge>()
    const ownRows = (member: number): Edge => {
      const known = rowsOf.get(member) ?? own[member]?.() ?? batch
      rowsOf.set(member, known)
      return known
    }
    return Object.fromEntries(
      Object.entries(this.definition.feeds).flatMap(([name, spec]) => {
        const array = this.definition.data?.[name]
        if (array === undefined) return []
        if (this.feeds[name]?.form !== 'apart') return [[name, data.feed(scope, batch, zero, array, spec)]]
        return own.map((_, member) => [ownFeed(name, member), data.feed(scope, ownRows(member), zero, array, spec)])
      }),
    )
  }

  private fetches(): string[] {
    return [`${this.prefix}_all`, ...Object.keys(this.aligned.outputs).map((_, i) => `${this.prefix}_all${i}`)]
  }

  private seriesOf(member: number, steps: number, scalars: HostValues, outputs: readonly HostValues[]): StepSeries {
    const { members } = this.aligned
    const names = this.aligned.scalars.map(({ name }) => name)
    const column = (i: number) =>
      Float32Array.from({ length: steps }, (_, step) => elementAt(scalars, (step * names.length + i) * members + member, 'loss or metric'))
    const named = Object.keys(this.aligned.outputs).map((name, i): [string, HostArray] => {
      const shape = this.aligned.outputs[name]?.shape ?? []
      return [name, { shape: [steps, ...shape], values: partOf(outputs[i] ?? new Float32Array(0), sizeOf(shape), member, members, steps) }]
    })
    return { steps, loss: column(0), metrics: Object.fromEntries(names.slice(1).map((name, i) => [name, column(i + 1)])), outputs: Object.fromEntries(named) }
  }
}

/** Row numbers as `[steps, members, batchSize]`. */
function interleaved(rows: readonly Int32Array[], steps: number, batchSize: number): Int32Array {
  const all = new Int32Array(steps * rows.length * batchSize)
  for (let step = 0; step < steps; step++)
    rows.forEach((own, member) => all.set(own.subarray(step * batchSize, (step + 1) * batchSize), (step * rows.length + member) * batchSize))
  return all
}

/** One member's part of `[steps, members, size]`. */
function partOf(values: HostValues, size: number, member: number, members: number, steps: number): HostValues {
  const length = size * steps
  const part = values instanceof Float32Array ? new Float32Array(length) : values instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length)
  for (let step = 0; step < steps; step++) {
    const start = (step * members + member) * size
    part.set(values.subarray(start, start + size), step * size)
  }
  return part
}
