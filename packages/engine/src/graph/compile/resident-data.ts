import { defined } from '@trainyard/spec'
import type { HostValues, NativeBinding } from '../../backend/native.js'
import type { FeedSpec, ResidentArray, StepDefinition } from '../contract.js'
import * as attribute from '../format/attribute.js'
import { INT32, typeOf, typeOfValues } from '../format/data-types.js'
import type { Edge, GraphBuilder } from '../format/graph-builder.js'
import type { LoopScope } from '../format/loop.js'
import type { GraphSession } from './graph-session.js'

/** The arrays that stay in a session, each as one resource, whichever steps share it. */
export class ResidentData {
  private readonly names = new Map<ResidentArray, string>()
  private readonly assigned: string[] = []

  constructor(
    private readonly builder: GraphBuilder,
    steps: readonly StepDefinition[],
  ) {
    for (const { data = {} } of steps) for (const array of Object.values(data)) if (!this.names.has(array)) this.add(array)
    // Something small to fetch: the data themselves would be copied out.
    builder.integers([], [0], { name: 'd_ok', after: this.assigned })
  }

  /** The minibatch of this loop iteration: `rows` is `[steps, batchSize]`. */
  gather(scope: LoopScope, rows: Edge, definition: StepDefinition): Record<string, Edge> {
    const axis = this.builder.integers([], [0], { after: [scope.pivot] })
    const batch = this.builder.gatherRows(scope.enter(rows, INT32), INT32, scope.iteration, axis)
    return Object.fromEntries(
      Object.entries(definition.feeds).flatMap(([feed, spec]) => {
        const array = definition.data?.[feed]
        return array === undefined ? [] : [[feed, this.feed(scope, batch, axis, array, spec)]]
      }),
    )
  }

  /**
   * The arrays as feeds of a fetch of `d_ok`; the caller frees the handles. The library shares the arrays' memory, so they must not change
   * afterwards.
   */
  feeds(binding: NativeBinding): { readonly name: string; readonly handle: number }[] {
    return [...this.names].map(([{ shape, values }, name]) => ({
      name: `${name}_in`,
      handle: binding.createTensor(shape, typeOfValues(values), values as HostValues),
    }))
  }

  /** Hands the arrays to the session. */
  load(binding: NativeBinding, session: GraphSession): void {
    const feeds = this.feeds(binding)
    if (feeds.length > 0) session.fetch(feeds, ['d_ok'])
    for (const { handle } of feeds) binding.deleteTensor(handle)
  }

  private add(array: ResidentArray): void {
    const name = `d${this.names.size}`
    const type = typeOfValues(array.values)
    this.names.set(array, name)
    const handle = this.builder.variableHandle(name, type, array.shape)
    const input = this.builder.placeholder(`${name}_in`, type, array.shape)
    const assign = this.builder.node('AssignVariableOp', [handle, input], { dtype: attribute.type(type) })
    this.assigned.push(assign)
    this.builder.node('ReadVariableOp', [handle], { dtype: attribute.type(type) }, { name: `${name}_read` })
  }

  /** The given rows of an array, in the type that the step takes. */
  feed(scope: LoopScope, rows: Edge, axis: Edge, array: ResidentArray, { dtype }: FeedSpec): Edge {
    const from = typeOfValues(array.values)
    const to = typeOf(dtype)
    const gathered = this.builder.gatherRows(scope.enter(`${defined(this.names.get(array), 'name of the data')}_read`, from), from, rows, axis)
    if (from === to) return gathered
    return this.builder.node('Cast', [gathered], { SrcT: attribute.type(from), DstT: attribute.type(to), Truncate: attribute.flag(false) })
  }
}
