import { elementAt } from '@trainyard/spec'
import type { NativeBinding } from '../../backend/native.js'
import * as attribute from '../format/attribute.js'
import type { AttributeValue } from '../format/attribute.js'
import { INT32 } from '../format/data-types.js'
import type { Edge, GraphBuilder } from '../format/graph-builder.js'
import { type ConstantEvent, madeBy, type OpEvent, type Recording, type UpdateEvent } from '../trace/recording.js'

/** Where a step's nodes get their inputs from, and what they must wait for. */
export type StepInputs = {
  readonly feeds: Readonly<Record<string, Edge>>
  /** The handle of each variable's resource, as seen from where the step is placed. */
  readonly variables: readonly { readonly handle: Edge; readonly type: number }[]
  /** In a loop, the node that starts an iteration: nodes without inputs must wait for it. */
  readonly pivot?: string
  /** Mark the step's ops for XLA. Updates in place and the loop around the step stay outside: compiled, they cost more than they win. */
  readonly xla?: boolean
}

/** The edges that a step yields, and the nodes that finish its assignments. */
export type StepOutputs = {
  readonly scalars: Edge
  readonly outputs: Readonly<Record<string, Edge>>
  readonly assignments: readonly string[]
}

/** Ops that XLA is to compile, as one cluster as far as it can: those of the same scope are merged. */
const XLA_CLUSTER = { _XlaCompile: attribute.flag(true), _XlaScope: attribute.text('step') }

/** Adds a recorded step to a graph. What no result and no assignment needs is left out. */
export function emitStep(builder: GraphBuilder, binding: NativeBinding, recording: Recording, inputs: StepInputs): StepOutputs {
  return new StepEmitter(builder, binding, recording, inputs).emit()
}

class StepEmitter {
  private readonly edges = new Map<number, Edge>()
  private readonly types = new Map<number, number>()
  private readonly constants = new Map<string, Edge>()
  private readonly reads = new Map<number, string[]>()
  /** The variable that a handle is the value of, and the node after which it is. */
  private readonly variableAt = new Map<number, { readonly index: number; readonly update?: string }>()
  /** The in-place updates of each variable so far. */
  private readonly updates = new Map<number, string[]>()
  private readonly needed: ReadonlySet<number>
  private readonly waiting: { after?: readonly string[] }

  constructor(
    private readonly builder: GraphBuilder,
    private readonly binding: NativeBinding,
    private readonly recording: Recording,
    private readonly inputs: StepInputs,
  ) {
    this.waiting = inputs.pivot === undefined ? {} : { after: [inputs.pivot] }
    this.needed = neededHandles(recording)
    recording.variables.forEach(({ before }, index) => this.variableAt.set(before, { index }))
    for (const [name, id] of Object.entries(recording.feeds)) {
      const edge = inputs.feeds[name]
      if (edge !== undefined) this.edges.set(id, edge)
    }
  }

  emit(): StepOutputs {
    const { needed } = this
    // Every first read exists before anything changes a variable, so that each change can wait for it.
    for (const { before } of this.recording.variables) if (needed.has(before)) this.edge(before)
    for (const event of this.recording.events) {
      if (event.kind === 'update') this.update(event)
      else if (madeBy(event).some((id) => needed.has(id))) this.make(event)
    }
    const { scalars, outputs } = this.recording
    const packed = this.builder.pack(scalars.map(({ id }) => this.edge(id)))
    const named = Object.fromEntries(Object.entries(outputs).map(([name, { id }]) => [name, this.edge(id)]))
    return { scalars: packed, outputs: named, assignments: this.assignments() }
  }

  private make(event: ConstantEvent | OpEvent): void {
    if (event.kind === 'op') return this.op(event)
    this.types.set(event.id, event.type)
    this.edges.set(event.id, this.constant(event))
  }

  /** All changes of variables: those in place, and the last value of each variable that was assigned. */
  private assignments(): string[] {
    const assigned = this.recording.variables
      .map(({ before, after }, index) => ({ index, after, changed: before !== after && this.variableAt.get(after)?.index !== index }))
      .filter(({ changed }) => changed)
    // Every value first: a value may itself be a read of another variable, which must not follow that one's assignment.
    const values = assigned.map(({ after }) => this.edge(after))
    const nodes = assigned.map(({ index }, i) => {
      const { handle, type } = this.variable(index)
      return this.builder.node(
        'AssignVariableOp',
        [handle, elementAt(values, i, 'value of an assignment')],
        { dtype: attribute.type(type) },
        { after: this.earlier(index) },
      )
    })
    return [...[...this.updates.values()].flat(), ...nodes]
  }

  private update({ op, attributes, targets, after, inputs }: UpdateEvent): void {
    const handles = targets.map((index) => this.variable(index).handle)
    const given = inputs.map((id) => this.edge(id))
    const node = this.builder.node(op, [...handles, ...given], attributes, { after: targets.flatMap((index) => this.earlier(index)) })
    targets.forEach((index, i) => {
      this.updates.set(index, [...(this.updates.get(index) ?? []), node])
      const now = elementAt(after, i, 'value after an update')
      this.variableAt.set(now, { index, update: node })
      // Read at once if ever: a later change must wait for it.
      if (this.needed.has(now)) this.edge(now)
    })
  }

  /** What a change of a variable must wait for: its reads and its earlier changes. */
  private earlier(index: number): string[] {
    return [...(this.waiting.after ?? []), ...(this.reads.get(index) ?? []), ...(this.updates.get(index) ?? [])]
  }

  private variable(index: number): { readonly handle: Edge; readonly type: number } {
    const variable = this.inputs.variables[index]
    if (variable === undefined) throw new RangeError(`variable ${index} has no handle`)
    return variable
  }

  private edge(id: number): Edge {
    const known = this.edges.get(id) ?? this.readOf(id) ?? this.capturedConstant(id)
    if (known === undefined) throw new RangeError(`handle ${id} of the recording has no origin`)
    return known
  }

  private readOf(id: number): Edge | undefined {
    const state = this.variableAt.get(id)
    if (state === undefined) return undefined
    const { handle, type } = this.variable(state.index)
    const after = [...(this.waiting.after ?? []), ...(state.update === undefined ? [] : [state.update])]
    const read = this.builder.node('ReadVariableOp', [handle], { dtype: attribute.type(type) }, { after })
    this.reads.set(state.index, [...(this.reads.get(state.index) ?? []), read])
    this.types.set(id, type)
    this.edges.set(id, read)
    return read
  }

  private capturedConstant(id: number): Edge | undefined {
    const tensor = this.recording.captured.get(id)
    if (tensor === undefined) return undefined
    this.types.set(id, tensor.type)
    const edge = this.constant({ kind: 'constant', ...tensor })
    this.edges.set(id, edge)
    return edge
  }

  private constant({ type, shape, values }: ConstantEvent): Edge {
    // A step repeats its small constants (axes, shapes, factors) many times over.
    const key = values.length <= 16 ? `${type}/${shape.join()}/${[...values].map((value) => (Object.is(value, -0) ? '-0' : value)).join()}` : undefined
    const known = key === undefined ? undefined : this.constants.get(key)
    if (known !== undefined) return known
    const edge = this.builder.constant(type, shape, values, this.waiting)
    if (key !== undefined) this.constants.set(key, edge)
    return edge
  }

  private op(event: OpEvent): void {
    const inputs = event.inputs.map((id) => this.edge(id))
    const attributes: Record<string, AttributeValue> = { ...this.inferred(event), ...(this.inputs.xla === true ? XLA_CLUSTER : {}) }
    for (const given of event.attributes) attributes[given.name] = attribute.fromOp(this.binding, event.op, given)
    const name = this.builder.node(event.op, inputs, attributes, inputs.length === 0 ? this.waiting : {})
    event.outputs.forEach(({ id, dtype }, i) => {
      this.types.set(id, dtype)
      this.edges.set(id, i === 0 ? name : `${name}:${i}`)
    })
  }

  /** Attributes that eager execution infers, so that tfjs leaves them out, and a graph needs. */
  private inferred({ op, inputs }: OpEvent): Record<string, AttributeValue> {
    const [input] = inputs
    const first = input === undefined ? undefined : this.types.get(input)
    if (first === undefined) return {}
    if (op === 'ExpandDims') return { T: attribute.type(first), Tdim: attribute.type(INT32) }
    return op === 'Where' ? { T: attribute.type(first) } : {}
  }
}

/** The handles that the results and assignments of a step depend on. */
function neededHandles({ events, scalars, outputs, variables }: Recording): Set<number> {
  const updated = new Set(events.flatMap((event) => (event.kind === 'update' ? event.after : [])))
  const needed = new Set<number>([
    ...scalars.map(({ id }) => id),
    ...Object.values(outputs).map(({ id }) => id),
    ...variables.filter(({ before, after }) => before !== after && !updated.has(after)).map(({ after }) => after),
  ])
  for (const event of [...events].reverse()) {
    const alive = event.kind === 'update' || madeBy(event).some((id) => needed.has(id))
    if (alive && event.kind !== 'constant') for (const id of event.inputs) needed.add(id)
  }
  return needed
}
