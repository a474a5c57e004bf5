import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { elementAt } from '@trainyard/spec'
import { EngineError } from '../backend/engine-error.js'
import type { NativeBackend, TensorMetadata } from '../backend/native.js'
import * as attribute from '../graph/format/attribute.js'
import { INT32, typeOf } from '../graph/format/data-types.js'
import type { Edge, GraphBuilder } from '../graph/format/graph-builder.js'
import { handleOf } from '../graph/compile/variable-store.js'
import type { GraphSession } from '../graph/compile/graph-session.js'
import { resourcesOf, type VariableForm } from './layout.js'

const MEMBER = 'v_member'

/**
 * The variables of M members as resources of one session. A variable that the members share is one resource, one that lies stacked a single one with the
 * members as its first side, and one that lies apart one for each. A member's value is read and written by itself, whichever way it lies.
 */
export class PackedStore {
  readonly handles: { readonly handle: Edge; readonly type: number }[] = []
  private readonly resources: readonly number[][]
  private readonly constant = new Set<number>()
  private readonly unwritten = new Set<number>()
  private readonly held = new Map<string, Tensor[][]>()

  constructor(
    builder: GraphBuilder,
    private readonly variables: readonly (readonly Variable[])[],
    private readonly layout: readonly VariableForm[],
  ) {
    this.resources = resourcesOf(layout, variables.length)
    const member = builder.placeholder(MEMBER, INT32, [])
    layout.forEach((form, index) => {
      const { dtype, shape } = this.at(0, index)
      for (const resource of this.resources[index] ?? []) {
        const type = typeOf(dtype)
        const whole = form === 'stacked' ? [variables.length, ...shape] : shape
        this.handles.push({ handle: addResource(builder, resource, type, whole), type })
        if (form === 'stacked') addRow(builder, resource, type, shape, member)
      }
    })
    builder.integers([], [0], { name: 'v_ok', after: this.handles.map((_, resource) => `v${resource}_ok`) })
  }

  /** All values of all members into the session. */
  writeAll(native: NativeBackend, session: GraphSession): void {
    this.changed()
    this.unwritten.clear()
    this.writeWholes(
      native,
      session,
      this.layout.map((_, index) => index),
      ['v_ok'],
    )
  }

  /** The same in steps, one variable of all members each: a large ensemble takes a while. */
  *writeInSteps(native: NativeBackend, session: GraphSession): Generator<void, void> {
    this.changed()
    this.unwritten.clear()
    for (const index of this.layout.keys()) {
      const written = (this.resources[index] ?? []).map((resource) => `v${resource}_ok`)
      this.writeWholes(native, session, [index], written)
      yield
    }
  }

  private writeWholes(native: NativeBackend, session: GraphSession, indices: readonly number[], written: readonly string[]): void {
    const wholes = indices.flatMap((index) => {
      if (this.layout[index] !== 'stacked')
        return (this.resources[index] ?? []).map((resource, member) => ({ resource, tensor: this.at(member, index) as Tensor }))
      return [{ resource: this.resourceOf(0, index), tensor: tf.tidy(() => tf.stack(this.variables.map((own) => own[index] as Tensor))) }]
    })
    try {
      if (wholes.length > 0)
        session.fetch(
          wholes.map(({ resource, tensor }) => ({ name: `v${resource}_in`, handle: handleOf(native, tensor) })),
          written,
        )
    } finally {
      wholes.forEach(({ tensor }) => tensor instanceof tf.Variable || tensor.dispose())
    }
  }

  /**
   * From the variables of a member into the session, before anything is run or read there. What no step changes is kept back until then, so that what all
   * members write (their rates, before each chunk of steps) goes in one call.
   */
  write(native: NativeBackend, session: GraphSession, member: number, which: readonly Variable[] = this.variables[member] ?? []): void {
    this.changed()
    for (const index of this.indices(member, which)) {
      if (this.layout[index] === 'stacked' && this.constant.has(index)) this.unwritten.add(index)
      else this.writeOne(native, session, member, index)
    }
  }

  /** Brings into the session what was kept back. */
  flush(native: NativeBackend, session: GraphSession): void {
    const indices = [...this.unwritten].sort((a, b) => a - b)
    this.unwritten.clear()
    if (indices.length === 0) return
    const wholes = indices.map((index) => tf.tidy(() => tf.stack(this.variables.map((own) => own[index] as Tensor))))
    const resources = indices.map((index) => this.resourceOf(0, index))
    try {
      session.fetch(
        wholes.map((tensor, i) => ({ name: `v${resources[i]}_in`, handle: handleOf(native, tensor) })),
        resources.map((resource) => `v${resource}_ok`),
      )
    } finally {
      tf.dispose(wholes)
    }
  }

  /** The variables that no step changes: what the host holds is what was last written. */
  keepConstant(indices: Iterable<number>): void {
    for (const index of indices) this.constant.add(index)
  }

  /**
   * From the session into the variables of a member. The values of all members are fetched at once and held until something changes: they are mostly read one
   * after the other, and every combination of names costs the session an executor.
   */
  read(native: NativeBackend, session: GraphSession, member: number, which?: readonly Variable[]): void {
    this.flush(native, session)
    const indices = this.indices(member, which ?? this.variables[member] ?? [])
    const key = indices.join()
    const values = this.held.get(key) ?? this.fetchAll(native, session, indices)
    this.held.set(key, values)
    indices.forEach((index, i) => {
      const [own, ofMember] = [values[i] ?? [], this.layout[index] === 'shared' ? 0 : member]
      const value = own[ofMember]
      if (value) this.at(member, index).assign(value)
    })
  }

  /** What was read is no longer so. */
  changed(): void {
    for (const values of this.held.values()) tf.dispose(values.flat())
    this.held.clear()
  }

  /** Frees the session and what was read from it. */
  close(session: GraphSession): void {
    this.changed()
    session.close()
  }

  private writeOne(native: NativeBackend, session: GraphSession, member: number, index: number): void {
    const value = handleOf(native, this.at(member, index))
    const resource = this.resourceOf(member, index)
    if (this.layout[index] === 'stacked')
      this.withMember(native, member, (feed) => void session.fetch([{ name: `v${resource}_row_in`, handle: value }, feed], [`v${resource}_row_ok`]))
    else session.fetch([{ name: `v${resource}_in`, handle: value }], [`v${resource}_ok`])
  }

  /** The values of some variables, of all members, as tensors to keep. */
  private fetchAll(native: NativeBackend, session: GraphSession, indices: readonly number[]): Tensor[][] {
    const resources = indices.map((index) => this.resources[index] ?? [])
    const fetched = session.run(
      [],
      resources.flat().map((resource) => `v${resource}_read`),
    )
    let next = 0
    return tf.tidy(() =>
      indices.map((index, i) => {
        const own = (resources[i] ?? []).map(() => native.createOutputTensor(fetched[next++] as TensorMetadata))
        const each = this.layout[index] === 'stacked' && own[0] ? tf.unstack(own[0]) : own
        return each.map((tensor) => tf.keep(tensor))
      }),
    )
  }

  private withMember<T>(native: NativeBackend, member: number, run: (feed: { name: string; handle: number }) => T): T {
    const handle = native.binding.createTensor([], INT32, Int32Array.of(member))
    try {
      return run({ name: MEMBER, handle })
    } finally {
      native.binding.deleteTensor(handle)
    }
  }

  private indices(member: number, which: readonly Variable[]): number[] {
    return which.map((variable) => {
      const index = elementAt(this.variables, member, 'member of the pack').indexOf(variable)
      if (index < 0) throw new EngineError('STEP_BAD_FEED', `variable ${variable.name} is not one of member ${member} of this program`)
      return index
    })
  }

  private resourceOf(member: number, index: number): number {
    return elementAt(elementAt(this.resources, index, 'resources of a variable'), this.layout[index] === 'apart' ? member : 0, 'resource of a copy')
  }

  private at(member: number, index: number): Variable {
    const variable = this.variables[member]?.[index]
    if (variable === undefined) throw new RangeError(`member ${member} has no variable ${index}`)
    return variable
  }
}

function addResource(builder: GraphBuilder, resource: number, type: number, shape: readonly number[]): Edge {
  const dtype = { dtype: attribute.type(type) }
  const handle = builder.variableHandle(`v${resource}`, type, shape)
  const assign = builder.node('AssignVariableOp', [handle, builder.placeholder(`v${resource}_in`, type, shape)], dtype)
  builder.integers([], [0], { name: `v${resource}_ok`, after: [assign] })
  builder.node('ReadVariableOp', [handle], dtype, { name: `v${resource}_read` })
  return handle
}

/** A member's row of a stacked variable. */
function addRow(builder: GraphBuilder, resource: number, type: number, shape: readonly number[], member: Edge): void {
  const input = builder.placeholder(`v${resource}_row_in`, type, shape)
  const write = builder.node('ResourceScatterUpdate', [`v${resource}`, member, input], { dtype: attribute.type(type), Tindices: attribute.type(INT32) })
  builder.integers([], [0], { name: `v${resource}_row_ok`, after: [write] })
}
