import type { NativeBinding } from '../backend/native.js'
import * as attribute from './attribute.js'
import type { AttributeValue } from './attribute.js'
import { INT32 } from './data-types.js'
import type { Edge, GraphBuilder } from './graph-builder.js'
import type { ConstantEvent, OpEvent, Recording } from './trace.js'

/** Where a step's nodes get their inputs from, and what they must wait for. */
export interface StepInputs {
  readonly feeds: Readonly<Record<string, Edge>>
  /** The handle of each variable's resource, as seen from where the step is placed. */
  readonly variables: readonly { readonly handle: Edge; readonly type: number }[]
  /** In a loop, the node that starts an iteration: nodes without inputs must wait for it. */
  readonly pivot?: string
}

/** The edges that a step yields, and the nodes that finish its assignments. */
export interface StepOutputs {
  readonly scalars: Edge
  readonly outputs: Readonly<Record<string, Edge>>
  readonly assignments: readonly string[]
}

/** Adds a recorded step to a graph. What no result and no assignment needs is left out. */
export function emitStep(builder: GraphBuilder, binding: NativeBinding, recording: Recording, inputs: StepInputs): StepOutputs {
  return new StepEmitter(builder, binding, recording, inputs).emit()
}

class StepEmitter {
  private readonly edges = new Map<number, Edge>()
  private readonly types = new Map<number, number>()
  private readonly constants = new Map<string, Edge>()
  private readonly reads = new Map<number, string>()
  private readonly variableAt: ReadonlyMap<number, number>
  private readonly waiting: { after?: readonly string[] }

  constructor(
    private readonly builder: GraphBuilder,
    private readonly binding: NativeBinding,
    private readonly recording: Recording,
    private readonly inputs: StepInputs,
  ) {
    this.waiting = inputs.pivot === undefined ? {} : { after: [inputs.pivot] }
    this.variableAt = new Map(recording.variables.map(({ before }, index) => [before, index]))
    for (const [name, id] of Object.entries(recording.feeds)) {
      const edge = inputs.feeds[name]
      if (edge !== undefined) this.edges.set(id, edge)
    }
  }

  emit(): StepOutputs {
    const needed = neededHandles(this.recording)
    for (const event of this.recording.events) {
      if (event.kind === 'constant') this.types.set(event.id, event.type)
      else for (const { id, dtype } of event.outputs) this.types.set(id, dtype)
      if (event.kind === 'constant' && needed.has(event.id)) this.edges.set(event.id, this.constant(event))
      if (event.kind === 'op' && event.outputs.some(({ id }) => needed.has(id))) this.op(event)
    }
    const { scalars, outputs } = this.recording
    const packed = this.builder.pack(scalars.map(({ id }) => this.edge(id)))
    const named = Object.fromEntries(Object.entries(outputs).map(([name, { id }]) => [name, this.edge(id)]))
    return { scalars: packed, outputs: named, assignments: this.assignments() }
  }

  private assignments(): string[] {
    const changed = this.recording.variables.map((variable, index) => ({ ...variable, index })).filter(({ before, after }) => before !== after)
    // Every value first: a value may itself be a read of another variable, which must not follow that one's assignment.
    const values = changed.map(({ after }) => this.edge(after))
    return changed.map(({ index }, i) => {
      const variable = this.inputs.variables[index]
      const read = this.reads.get(index)
      if (variable === undefined) throw new RangeError(`variable ${index} has no handle`)
      const after = [...(read === undefined ? [] : [read]), ...(this.waiting.after ?? [])]
      return this.builder.node('AssignVariableOp', [variable.handle, values[i] ?? ''], { dtype: attribute.type(variable.type) }, { after })
    })
  }

  private edge(id: number): Edge {
    const known = this.edges.get(id) ?? this.readOf(id) ?? this.capturedConstant(id)
    if (known === undefined) throw new RangeError(`handle ${id} of the recording has no origin`)
    return known
  }

  private readOf(id: number): Edge | undefined {
    const index = this.variableAt.get(id)
    const variable = index === undefined ? undefined : this.inputs.variables[index]
    if (index === undefined || variable === undefined) return undefined
    const read = this.builder.node('ReadVariableOp', [variable.handle], { dtype: attribute.type(variable.type) }, this.waiting)
    this.reads.set(index, read)
    this.types.set(id, variable.type)
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
    const attributes: Record<string, AttributeValue> = { ...this.inferred(event) }
    for (const given of event.attributes) attributes[given.name] = attribute.fromOp(this.binding, event.op, given)
    const name = this.builder.node(event.op, inputs, attributes, inputs.length === 0 ? this.waiting : {})
    event.outputs.forEach(({ id }, i) => this.edges.set(id, i === 0 ? name : `${name}:${i}`))
  }

  /** Attributes that eager execution infers, so that tfjs leaves them out, and a graph needs. */
  private inferred({ op, inputs }: OpEvent): Record<string, AttributeValue> {
    const first = this.types.get(inputs[0] ?? -1)
    if (first === undefined) return {}
    if (op === 'ExpandDims') return { T: attribute.type(first), Tdim: attribute.type(INT32) }
    return op === 'Where' ? { T: attribute.type(first) } : {}
  }
}

/** The handles that the results and assignments of a step depend on. */
function neededHandles({ events, scalars, outputs, variables }: Recording): Set<number> {
  const needed = new Set<number>([
    ...scalars.map(({ id }) => id),
    ...Object.values(outputs).map(({ id }) => id),
    ...variables.filter(({ before, after }) => before !== after).map(({ after }) => after),
  ])
  for (const event of [...events].reverse()) {
    if (event.kind === 'op' && event.outputs.some(({ id }) => needed.has(id))) for (const id of event.inputs) needed.add(id)
  }
  return needed
}
