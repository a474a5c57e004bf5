import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { elementAt } from '@trainyard/spec'
import { EngineError } from '../../backend/engine-error.js'
import type { NativeBackend } from '../../backend/native.js'
import * as attribute from '../format/attribute.js'
import { typeOf } from '../format/data-types.js'
import type { Edge, GraphBuilder } from '../format/graph-builder.js'
import type { GraphSession } from './graph-session.js'

/** The variables of a program as resources of its session, with the ways in and out. */
export class VariableStore {
  readonly handles: readonly { readonly handle: Edge; readonly type: number }[]

  constructor(
    builder: GraphBuilder,
    private readonly variables: readonly Variable[],
  ) {
    if (new Set(variables).size !== variables.length) throw new EngineError('STEP_NOT_TRACEABLE', 'a variable is named twice among the variables')
    this.handles = variables.map((variable, i) => {
      const type = typeOf(variable.dtype)
      const handle = builder.variableHandle(`v${i}`, type, variable.shape)
      const input = builder.placeholder(`v${i}_in`, type, variable.shape)
      const assign = builder.node('AssignVariableOp', [handle, input], { dtype: attribute.type(type) })
      builder.integers([], [0], { name: `v${i}_ok`, after: [assign] })
      builder.node('ReadVariableOp', [handle], { dtype: attribute.type(type) }, { name: `v${i}_read` })
      return { handle, type }
    })
    builder.integers([], [0], { name: 'v_ok', after: variables.map((_, i) => `v${i}_ok`) })
  }

  /** Session to variables. */
  read(native: NativeBackend, session: GraphSession, which?: readonly Variable[]): void {
    const indices = this.indices(which)
    if (indices.length === 0) return
    const values = session.run(
      [],
      indices.map((index) => `v${index}_read`),
    )
    tf.tidy(() => values.forEach((value, i) => this.at(elementAt(indices, i, 'variable of a value')).assign(native.createOutputTensor(value))))
  }

  /** Variables to session. */
  write(native: NativeBackend, session: GraphSession, which?: readonly Variable[]): void {
    const feeds = this.feeds(native, which)
    if (feeds.length === 0) return
    // One small fetch for all of them where there is one: each fetched edge costs a session time when it first sees the combination.
    session.fetch(feeds, which === undefined ? ['v_ok'] : this.indices(which).map((index) => `v${index}_ok`))
  }

  /** The variables' values as feeds of a fetch of `v_ok`. The handles stay the variables'. */
  feeds(native: NativeBackend, which?: readonly Variable[]): { readonly name: string; readonly handle: number }[] {
    const indices = this.indices(which)
    const handles = native.getInputTensorIds(indices.map((index) => this.at(index)))
    return indices.map((index, i) => ({ name: `v${index}_in`, handle: elementAt(handles, i, 'handle of a variable') }))
  }

  private indices(which: readonly Variable[] = this.variables): number[] {
    return which.map((variable) => {
      const index = this.variables.indexOf(variable)
      if (index < 0) throw new EngineError('STEP_BAD_FEED', `variable ${variable.name} is not part of this program`)
      return index
    })
  }

  private at(index: number): Variable {
    return elementAt(this.variables, index, 'variable of the program')
  }
}

/** A tensor's handle in the library; a value that is still on the host is uploaded for it. */
export function handleOf(native: NativeBackend, tensor: Tensor): number {
  const [id] = native.getInputTensorIds([tensor])
  if (id === undefined) throw new EngineError('STEP_NOT_TRACEABLE', 'a tensor of the step has no handle')
  return id
}
