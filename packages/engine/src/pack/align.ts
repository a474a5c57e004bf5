import type { Variable } from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import type { HostValues, OpAttribute, TensorMetadata } from '../backend/native.js'
import type { AttributeValue } from '../graph/format/attribute.js'
import { WireWriter } from '../graph/format/wire.js'
import { type ConstantEvent, madeBy, type OpEvent, type Recording, type TracedOutput, type TraceEvent, type UpdateEvent } from '../graph/trace/recording.js'

/** A constant of all members: one value, where theirs are equal, else one for each. */
export type AlignedConstant = {
  readonly kind: 'constant'
  readonly values: readonly HostValues[]
} & TracedOutput

/** An op that every member ran at the same place. `attributes` has one entry where they are equal. */
export type AlignedOp = {
  readonly kind: 'op'
  readonly op: string
  readonly attributes: readonly (readonly OpAttribute[])[]
  readonly inputs: readonly number[]
  readonly outputs: readonly TensorMetadata[]
}

/** An update in place that every member ran at the same place. `targets` are positions among one member's variables. */
export type AlignedUpdate = {
  readonly kind: 'update'
  readonly op: string
  readonly attributes: readonly Readonly<Record<string, AttributeValue>>[]
  readonly targets: readonly number[]
  readonly after: readonly number[]
  readonly inputs: readonly number[]
}

/** One thing that every member's step did. */
export type AlignedEvent = AlignedConstant | AlignedOp | AlignedUpdate

/**
 * The steps of M members, laid over each other: they did the same things in the same order, on values of their own. Handles are those of the first member's
 * recording. `differing` holds the handles whose values differ between members; all others are the same for all and need be computed but once.
 */
export type Aligned = {
  readonly members: number
  readonly events: readonly AlignedEvent[]
  readonly captured: ReadonlyMap<number, AlignedConstant>
  readonly differing: ReadonlySet<number>
} & Pick<Recording, 'feeds' | 'variables' | 'scalars' | 'outputs'>

/** What is wrong with members that cannot share a graph. */
export const notPackable = (reason: string): EngineError => new EngineError('STEP_NOT_TRACEABLE', `the members cannot share a graph: ${reason}`)

/** What the members have in common before their steps begin. */
export type SharedParts = {
  /** By the position of a variable: whether all members have the very same one. */
  readonly variables: readonly boolean[]
  /** Whether all members take the same batch. */
  readonly feeds: boolean
}

/**
 * Lays the recordings of M members' steps over each other.
 * @throws {EngineError} `STEP_NOT_TRACEABLE` where they did different things.
 */
export function alignRecordings(recordings: readonly Recording[], shared: SharedParts): Aligned {
  return new Aligner(recordings, shared).align()
}

/** What a member has no counterpart for: no recording makes it, so it is never the same thing as another member's. */
const NO_HANDLE = -1

class Aligner {
  private readonly first: Recording
  /** From each member's handles to those of the first. */
  private readonly names: Map<number, number>[]
  private readonly differing = new Set<number>()
  private readonly captured = new Map<number, AlignedConstant>()

  constructor(
    private readonly recordings: readonly Recording[],
    private readonly shared: SharedParts,
  ) {
    const [first] = recordings
    if (first === undefined) throw new RangeError('no recordings to align')
    this.first = first
    this.names = recordings.map((recording) => {
      const names = new Map<number, number>()
      recording.variables.forEach(({ before }, i) => names.set(before, first.variables[i]?.before ?? NO_HANDLE))
      for (const [feed, id] of Object.entries(recording.feeds)) names.set(id, first.feeds[feed] ?? NO_HANDLE)
      return names
    })
    first.variables.forEach(({ before }, i) => shared.variables[i] !== true && this.differing.add(before))
    if (!shared.feeds) for (const id of Object.values(first.feeds)) this.differing.add(id)
  }

  align(): Aligned {
    const { first, recordings } = this
    const count = first.events.length
    if (recordings.some(({ events }) => events.length !== count))
      throw notPackable(`their steps have ${recordings.map(({ events }) => events.length).join(', ')} parts`)
    const events = first.events.map((_, position) => this.event(recordings.map(({ events: all }) => all[position] as TraceEvent)))
    first.scalars.forEach(({ name, id }, i) =>
      this.same(
        recordings.map(({ scalars }) => scalars[i]?.id ?? NO_HANDLE),
        id,
        `metric ${name}`,
      ),
    )
    for (const [name, { id }] of Object.entries(first.outputs))
      this.same(
        recordings.map(({ outputs }) => outputs[name]?.id ?? NO_HANDLE),
        id,
        `output ${name}`,
      )
    const variables = first.variables.map(({ before, after }, i) => {
      this.same(
        recordings.map(({ variables: all }) => all[i]?.after ?? NO_HANDLE),
        after,
        `the new value of variable ${i}`,
      )
      if (this.shared.variables[i] === true && this.differing.has(after)) throw notPackable(`they give variable ${i}, which they share, values of their own`)
      return { before, after }
    })
    const { feeds, scalars, outputs } = first
    return { members: recordings.length, events, feeds, variables, scalars, outputs, captured: this.captured, differing: this.differing }
  }

  private event(events: readonly TraceEvent[]): AlignedEvent {
    const [event] = events
    const kinds = new Set(events.map((one) => (one.kind === 'constant' ? 'a constant' : one.op)))
    if (event === undefined || kinds.size !== 1) throw notPackable(`at the same place they do ${[...kinds].join(' and ')}`)
    const aligned = event.kind === 'constant' ? this.constant(events as readonly ConstantEvent[]) : this.op(events as readonly (OpEvent | UpdateEvent)[])
    events.forEach((one, member) => madeBy(one).forEach((id, i) => this.names[member]?.set(id, madeBy(event)[i] ?? NO_HANDLE)))
    return aligned
  }

  private constant(events: readonly ConstantEvent[]): AlignedConstant {
    const [{ id, type, shape } = { id: -1, type: 0, shape: [] }] = events
    return this.valueOf(id, type, shape, events)
  }

  private valueOf(id: number, type: number, shape: readonly number[], all: readonly Pick<ConstantEvent, 'type' | 'shape' | 'values'>[]): AlignedConstant {
    if (all.some((one) => one.type !== type || one.shape.join() !== shape.join()))
      throw notPackable(`a constant is of shape [${shape.join()}] in one of them only`)
    const [own = new Float32Array(0), ...others] = all.map(({ values }) => values)
    const equal = others.every((values) => equalValues(own, values))
    if (!equal) this.differing.add(id)
    return { kind: 'constant', id, type, shape, values: equal ? [own] : [own, ...others] }
  }

  private op(events: readonly (OpEvent | UpdateEvent)[]): AlignedEvent {
    const [event] = events as readonly [OpEvent | UpdateEvent]
    event.inputs.forEach((id, i) =>
      this.same(
        events.map(({ inputs }) => inputs[i] ?? NO_HANDLE),
        id,
        `an input of ${event.op}`,
      ),
    )
    const differs = event.inputs.some((id) => this.differing.has(id))
    if (event.kind === 'op') {
      const all = (events as readonly OpEvent[]).map(({ attributes }) => attributes)
      const equal = all.every((attributes) => equalAttributes(event.attributes, attributes))
      this.requireForms(event, events as readonly OpEvent[])
      if (differs || !equal) for (const { id } of event.outputs) this.differing.add(id)
      return { kind: 'op', op: event.op, attributes: equal ? [event.attributes] : all, inputs: event.inputs, outputs: event.outputs }
    }
    const all = (events as readonly UpdateEvent[]).map(({ attributes }) => attributes)
    const equal = all.every((attributes) => wireOf(attributes) === wireOf(event.attributes))
    const own = event.targets.some((target) => this.shared.variables[target] !== true)
    if (!own && (differs || !equal)) throw notPackable('they update a variable that they share, each in a way of its own')
    if (own) for (const id of event.after) this.differing.add(id)
    return { ...event, attributes: equal ? [event.attributes] : all }
  }

  private requireForms({ op, outputs }: OpEvent, events: readonly OpEvent[]): void {
    const form = (list: OpEvent['outputs']) => list.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join()
    if (events.some((one) => form(one.outputs) !== form(outputs))) throw notPackable(`${op} yields tensors of different shapes`)
  }

  /** Requires that the members' handles name the same thing; a tensor from outside the step is met here for the first time. */
  private same(ids: readonly number[], id: number, what: string): void {
    const outside = this.first.captured.get(id)
    if (outside !== undefined && !this.captured.has(id)) {
      const all = ids.map((own, member) => this.recordings[member]?.captured.get(own))
      if (all.some((one) => one === undefined)) throw notPackable(`${what} comes from outside the step in one of them only`)
      this.captured.set(id, this.valueOf(id, outside.type, outside.shape, all as readonly (typeof outside)[]))
      ids.forEach((own, member) => this.names[member]?.set(own, id))
    }
    ids.forEach((own, member) => {
      if (this.names[member]?.get(own) !== id) throw notPackable(`${what} is not the same thing in all of them`)
    })
  }
}

const equalValues = (a: HostValues, b: HostValues): boolean => a.length === b.length && a.every((value, i) => Object.is(value, b[i]))

const equalAttributes = (a: readonly OpAttribute[], b: readonly OpAttribute[]): boolean => JSON.stringify(a) === JSON.stringify(b)

function wireOf(attributes: Readonly<Record<string, AttributeValue>>): string {
  const writer = new WireWriter()
  for (const [name, write] of Object.entries(attributes)) writer.bytes(1, name).message(2, write)
  return Buffer.from(writer.finish()).toString('latin1')
}

/**
 * Which variables all members have in common: the very same object.
 * @throws {EngineError} `STEP_NOT_TRACEABLE` where their lists do not match.
 */
export function sharedVariables(variables: readonly (readonly Variable[])[]): boolean[] {
  const [first = []] = variables
  const form = (list: readonly Variable[]) => list.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join()
  if (variables.some((list) => form(list) !== form(first))) throw notPackable('their variables are not of the same shapes')
  return first.map((variable, i) => variables.length > 1 && variables.every((list) => list[i] === variable))
}
