import * as tf from '@tensorflow/tfjs-core'
import { defined, elementAt } from '@trainyard/spec'
import type { HostValues, NativeBackend } from '../backend/native.js'
import type { Batch, HostArray, StepFunction } from '../graph/contract.js'
import { typeOf } from '../graph/format/data-types.js'
import { emitStep } from '../graph/compile/emit-step.js'
import { GraphBuilder } from '../graph/format/graph-builder.js'
import type { Recording } from '../graph/trace/recording.js'
import { GraphSession } from '../graph/compile/graph-session.js'
import { emptyBatch } from '../graph/compile/step-entry.js'
import { traceStep } from '../graph/trace/trace.js'
import { type Aligned, alignRecordings, sharedVariables } from '../pack/align.js'
import { batchTrace } from '../pack/batch-trace.js'
import { chooseLayout, looseEvents, type Shapes, shapesOf, type VariableForm } from '../pack/layout.js'
import { PackedStore } from '../pack/packed-store.js'
import type { EnsembleDefinition, InferenceFunction, InferenceMember } from './inference-contract.js'

/** Predictions in a session of the library. */
export type CompiledInference = {
  /** Runs one batch of a compiled size; `values` are the feeds in the order of the definition. */
  run(size: number, values: readonly HostValues[]): Record<string, HostArray>
  writeVariables(): void
  dispose(): void
}

/** What the members do at one batch size: one recording, or theirs laid over each other. */
type Traced = { readonly size: number } & ({ readonly recording: Recording } | { readonly aligned: Aligned; readonly shapes: Shapes })

/**
 * Makes one graph of the members' predictions, for each batch size, in steps: one traces a member at one size, or writes one variable. One member alone is
 * taken as it is; several share their ops by the batching transform of packs, and their outputs are `[members, …]`.
 * @throws {EngineError} `STEP_NOT_TRACEABLE` where they do different things.
 */
export function* compileInference(native: NativeBackend, { members, feeds, batchSizes }: EnsembleDefinition): Generator<void, CompiledInference> {
  const variables = members.map((member) => member.variables)
  const shared = members.length === 1 ? (variables[0] ?? []).map(() => true) : sharedVariables(variables)
  const traced: Traced[] = []
  for (const size of batchSizes) traced.push(yield* traceAll(native, members, feeds, size, shared))
  const builder = new GraphBuilder()
  // The smallest batch says how variables lie: it is there that starting an op costs more than its arithmetic.
  const layout = chooseLayout(
    traced.slice(0, 1).flatMap((one) => ('aligned' in one ? [one] : [])),
    shared,
  )
  const store = new PackedStore(builder, variables, layout)
  const entries = new Map(
    traced.map((one, i) => [one.size, emitEntry(builder, native, { one, prefix: `s${i}`, feeds, store, layout, variables: variables[0] ?? [] })]),
  )
  const session = new GraphSession(native.binding, builder.finish())
  const calls = new Map([...entries].map(([size, { placeholders, fetches }]) => [size, session.prepare(placeholders, fetches)]))
  yield* writtenInSteps(native, store, session)
  const specs = Object.values(feeds)
  return {
    run: (size, values) => {
      const [entry, call] = [entries.get(size), calls.get(size)]
      if (entry === undefined || call === undefined) throw new RangeError(`a batch of ${size} rows was not compiled`)
      const handles = values.map((own, i) => native.binding.createTensor([size, ...(specs[i]?.shape ?? [])], typeOf(specs[i]?.dtype ?? 'float32'), own))
      try {
        const results = call(handles)
        return Object.fromEntries(entry.outputs.map(({ name, shape }, i) => [name, { shape, values: results[i] ?? new Float32Array(0) }]))
      } finally {
        for (const handle of handles) native.binding.deleteTensor(handle)
      }
    },
    writeVariables: () => store.writeAll(native, session),
    dispose: () => session.close(),
  }
}

/** A session that cannot be filled to its end, or is given up in the middle, is closed. */
function* writtenInSteps(native: NativeBackend, store: PackedStore, session: GraphSession): Generator<void, void> {
  let isWritten = false
  try {
    yield* store.writeInSteps(native, session)
    isWritten = true
  } finally {
    if (!isWritten) session.close()
  }
}

function* traceAll(
  native: NativeBackend,
  members: readonly InferenceMember[],
  feeds: EnsembleDefinition['feeds'],
  size: number,
  shared: readonly boolean[],
): Generator<void, Traced> {
  const recordings: Recording[] = []
  for (const { infer, variables } of members) {
    const batch = emptyBatch({ feeds }, size)
    try {
      recordings.push(traceStep(native, stepOf(infer), variables, batch))
    } finally {
      tf.dispose(Object.values(batch))
    }
    yield
  }
  const [recording] = recordings
  if (recording !== undefined && recordings.length === 1) return { size, recording }
  const aligned = alignRecordings(recordings, { variables: shared, feeds: true })
  const sides = Object.fromEntries(Object.entries(feeds).map(([name, { shape }]) => [name, [size, ...shape]]))
  return { size, aligned, shapes: shapesOf(aligned, { feeds: sides, variables: (members[0]?.variables ?? []).map(({ shape }) => shape) }) }
}

/** A prediction as a step; its loss is never fetched. */
const stepOf =
  (infer: InferenceFunction): StepFunction =>
  (batch: Batch) => ({ loss: tf.scalar(0), metrics: {}, outputs: infer(batch) })

type Entry = {
  readonly placeholders: readonly string[]
  readonly fetches: readonly string[]
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[]
}

type Emission = {
  readonly one: Traced
  readonly prefix: string
  readonly feeds: EnsembleDefinition['feeds']
  readonly store: PackedStore
  readonly layout: readonly VariableForm[]
  readonly variables: readonly tf.Variable[]
}

function emitEntry(builder: GraphBuilder, native: NativeBackend, { one, prefix, feeds, store, layout, variables }: Emission): Entry {
  const forms = Object.entries(feeds).map(([name, { shape, dtype }]) => ({ name, type: typeOf(dtype), shape: [one.size, ...shape], form: 'shared' as const }))
  const recording =
    'recording' in one
      ? one.recording
      : batchTrace(native.binding, one.aligned, {
          variables: variables.map(({ dtype, shape }, i) => ({ type: typeOf(dtype), shape, form: layout[i] ?? 'apart' })),
          feeds: Object.fromEntries(forms.map(({ name, ...form }) => [name, form])),
          shapes: one.shapes,
          loose: looseEvents(one.aligned, one.shapes),
        })
  const placeholders = forms.map(({ type, shape }, i) => builder.placeholder(`${prefix}_x${i}`, type, shape))
  const { outputs } = emitStep(builder, native.binding, recording, {
    feeds: Object.fromEntries(forms.map(({ name }, i) => [name, elementAt(placeholders, i, 'placeholder of a feed')])),
    variables: store.handles,
  })
  const names = Object.keys(outputs)
  const fetches = names.map((name, i) =>
    builder.identity(defined(outputs[name], `output ${name}`), defined(recording.outputs[name], `output ${name}`).type, { name: `${prefix}_y${i}` }),
  )
  return { placeholders, fetches, outputs: names.map((name) => ({ name, shape: recording.outputs[name]?.shape ?? [] })) }
}
