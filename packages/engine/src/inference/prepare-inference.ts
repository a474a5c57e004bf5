import * as tf from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import { nativeBackend } from '../backend/native.js'
import type { Batch, HostArray } from '../graph/contract.js'
import { compileInference, type CompiledInference } from './compile-inference.js'
import type { EnsembleDefinition, InferenceDefinition, InferenceFunction, InferenceProgram } from './inference-contract.js'
import { blocksOf, blockValues, joinedRows, type RowBlock } from './row-blocks.js'

/** Compiles a prediction into one graph call; where there is no native backend, or no graph can be made, it runs eagerly. */
export function prepareInference(definition: InferenceDefinition): InferenceProgram {
  return lastOf(prepare(definition, [[definition]], definition.infer, 0))
}

/**
 * Compiles the predictions of all members into one graph call, as `compilePack` does with training: where they do the same things on weights of their own,
 * small ops are done once on all of them. Members that differ have each their own ops in that call. Every output comes as one array `[members, rows, …]`.
 */
export function prepareEnsemble(definition: EnsembleDefinition): InferenceProgram {
  return lastOf(prepareEnsembleInSteps(definition))
}

/** The same in bounded steps, one each time it is resumed, so that a process that answers others meanwhile can do so in between. */
export function prepareEnsembleInSteps(definition: EnsembleDefinition): Generator<void, InferenceProgram> {
  const { members } = definition
  const allMembers: InferenceFunction = (batch) => {
    const all = members.map(({ infer }) => infer(batch))
    return Object.fromEntries(Object.keys(all[0] ?? {}).map((name) => [name, tf.stack(all.flatMap((outputs) => outputs[name] ?? []))]))
  }
  const unstacked = [{ infer: allMembers, variables: [...new Set(members.flatMap(({ variables }) => variables))] }]
  return prepare(definition, members.length > 1 ? [members, unstacked] : [unstacked], allMembers, 1)
}

function lastOf<T>(steps: Generator<void, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
}

/** Tries the forms in turn; the first that can be compiled is taken. */
function* prepare(
  definition: Pick<EnsembleDefinition, 'feeds' | 'batchSizes'>,
  forms: readonly EnsembleDefinition['members'][],
  eagerly: InferenceFunction,
  lead: 0 | 1,
): Generator<void, InferenceProgram> {
  const sizes = [...definition.batchSizes].sort((a, b) => a - b)
  const { compiled, stacked, fallback } = sizes.length === 0 ? withoutGraph('no batch size is to be compiled') : yield* open(definition, sizes, forms)
  const { feeds } = definition
  const runBlock = (values: Parameters<InferenceProgram['run']>[0], block: RowBlock) =>
    compiled === undefined
      ? runEagerly(eagerly, batchOf(feeds, values, block))
      : compiled.run(
          block.size,
          Object.entries(feeds).map(([name, spec]) => blockValues(name, spec, values, block)),
        )
  return {
    mode: compiled === undefined ? 'eager' : 'graph',
    ...(fallback === undefined ? {} : { fallback }),
    stacked,
    run: (values, rows) => {
      const blocks = blocksOf(rows, compiled === undefined ? [] : sizes)
      const parts = blocks.map((block) => runBlock(values, block))
      const names = Object.keys(parts[0] ?? {})
      return Object.fromEntries(
        names.map((name) => [
          name,
          joinedRows(
            parts.flatMap((part) => part[name] ?? []),
            blocks,
            lead,
          ),
        ]),
      )
    },
    writeVariables: () => compiled?.writeVariables(),
    dispose: () => compiled?.dispose(),
  }
}

type Opened = {
  readonly compiled?: CompiledInference
  readonly stacked: boolean
  readonly fallback?: string
}

const withoutGraph = (fallback: string): Opened => ({ stacked: false, fallback })

function* open(
  { feeds }: Pick<EnsembleDefinition, 'feeds'>,
  batchSizes: readonly number[],
  forms: readonly EnsembleDefinition['members'][],
): Generator<void, Opened> {
  const native = nativeBackend()
  if (native === undefined) return withoutGraph(`graphs need the native backend, and ${tf.getBackend()} is in use`)
  let opened = withoutGraph('there are no members')
  for (const members of forms) {
    try {
      const compiled = yield* compileInference(native, { members, feeds, batchSizes })
      tryOut(compiled, feeds, Math.min(...batchSizes))
      return { compiled, stacked: members.length > 1 }
    } catch (cause) {
      if (!(cause instanceof EngineError) || cause.code === 'STEP_BAD_FEED') throw cause
      opened = withoutGraph(cause.message)
    }
  }
  return opened
}

/**
 * Runs a graph once on zeros: the library makes its kernels at the first call, and has none for some of the ops that its optimizer fuses, such as
 * a convolution with `swish` and `leaky_relu` after one another.
 * @throws {EngineError} `GRAPH_FAILED` where it cannot run.
 */
function tryOut(compiled: CompiledInference, feeds: EnsembleDefinition['feeds'], size: number): void {
  const values = Object.values(feeds).map(({ shape, dtype }) => {
    const count = shape.reduce((product, side) => product * side, size)
    return dtype === 'int32' ? new Int32Array(count) : new Float32Array(count)
  })
  try {
    compiled.run(size, values)
  } catch (error) {
    compiled.dispose()
    throw error
  }
}

function runEagerly(infer: InferenceFunction, batch: Batch): Record<string, HostArray> {
  try {
    return tf.tidy(() => Object.fromEntries(Object.entries(infer(batch)).map(([name, tensor]) => [name, { shape: tensor.shape, values: tensor.dataSync() }])))
  } finally {
    tf.dispose(Object.values(batch))
  }
}

function batchOf(feeds: EnsembleDefinition['feeds'], values: Parameters<InferenceProgram['run']>[0], block: RowBlock): Batch {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, spec]) => [name, tf.tensor(blockValues(name, spec, values, block), [block.size, ...spec.shape], spec.dtype)]),
  )
}
