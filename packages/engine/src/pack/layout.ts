import { defined, elementAt } from '@trainyard/spec'
import { sizeOf } from '../graph/format/data-types.js'
import type { Aligned, AlignedEvent, AlignedOp, AlignedUpdate } from './align.js'
import { ownInputs } from './own-rates.js'
import { batchingRules } from './rules/index.js'

/** How a variable of M members lies in the session: one for all, one with the members as its first side, or one for each. */
export type VariableForm = 'shared' | 'stacked' | 'apart'

/**
 * An op on tensors of more elements than this, in any one member, is done for each member by itself: its time is arithmetic, and what stacking saves is the
 * few microseconds that the library needs to start an op. Measured on dense layers; see the README.
 */
const STACK_LIMIT = 2 ** 15

/** The shape of every handle, for deciding what is small. */
export type Shapes = ReadonlyMap<number, readonly number[]>

/** A value that a step begins with: of one member, and how those of all members lie. */
export type LaidOut = {
  readonly type: number
  readonly shape: readonly number[]
  readonly form: VariableForm
}

/** How variables and feeds lie, and the shape of everything in the step. */
export type PackForms = {
  readonly variables: readonly LaidOut[]
  readonly feeds: Readonly<Record<string, LaidOut>>
  readonly shapes: Shapes
  /** Events that stay apart, by `looseEvents`. */
  readonly loose: ReadonlySet<AlignedEvent>
}

/** The resources of a packed program that hold each variable, by number. */
export function resourcesOf(layout: readonly VariableForm[], members: number): number[][] {
  let next = 0
  return layout.map((form) => Array.from({ length: form === 'apart' ? members : 1 }, () => next++))
}

/** Shapes of all that an aligned step works on. */
export function shapesOf(
  { events, feeds, variables, captured }: Aligned,
  forms: { feeds: Readonly<Record<string, readonly number[]>>; variables: readonly (readonly number[])[] },
): Shapes {
  const shapes = new Map<number, readonly number[]>()
  for (const [name, id] of Object.entries(feeds)) shapes.set(id, forms.feeds[name] ?? [])
  variables.forEach(({ before }, i) => shapes.set(before, forms.variables[i] ?? []))
  for (const [id, { shape }] of captured) shapes.set(id, shape)
  for (const event of events) {
    if (event.kind === 'constant') shapes.set(event.id, event.shape)
    else if (event.kind === 'op') for (const { id, shape } of event.outputs) shapes.set(id, shape)
    else event.after.forEach((id, i) => shapes.set(id, forms.variables[elementAt(event.targets, i, 'target of an update')] ?? []))
  }
  return shapes
}

/** Whether an op may be done for all members at once: there is a rule, its attributes agree, and none of its tensors is large. */
function isStackable({ op, attributes, inputs, outputs }: AlignedOp, shapes: Shapes): boolean {
  if (attributes.length > 1 || !batchingRules.has(op)) return false
  return inputs.every((id) => sizeOf(shapes.get(id) ?? []) <= STACK_LIMIT) && outputs.every(({ shape }) => sizeOf(shape) <= STACK_LIMIT)
}

/** Ops that are worth stacking members for. */
const products: ReadonlySet<string> = new Set(['BatchMatMul', 'BatchMatMulV2', 'BatchMatMulV3', 'MatMul'])

/**
 * The ops that are done for each member by itself: those that cannot be stacked, and what follows them up to the next product. An activation, a bias or a
 * normalization of one member's convolution is fused into it, while stacking the members' images would copy them.
 */
export function looseEvents({ events, variables, differing }: Aligned, shapes: Shapes): ReadonlySet<AlignedEvent> {
  const found = new Set<AlignedEvent>()
  const looseValues = new Set<number>()
  // Variables and constants lie as their takers want them.
  const data = new Set(differing)
  for (const { before } of variables) data.delete(before)
  for (const event of events) {
    if (event.kind === 'constant') data.delete(event.id)
    else if (event.kind === 'update') for (const id of event.after) data.delete(id)
    else if (event.outputs.some(({ id }) => differing.has(id))) {
      const taken = event.inputs.filter((id) => data.has(id))
      const follows = taken.length > 0 && taken.every((id) => looseValues.has(id)) && !products.has(event.op)
      if (isStackable(event, shapes) && !follows) continue
      found.add(event)
      for (const { id } of event.outputs) looseValues.add(id)
    }
  }
  return found
}

/** How a feed lies: apart where it is large, or where an op that takes it works member by member. */
export function feedForm({ feeds, events }: Aligned, name: string, shapes: Shapes): VariableForm {
  const id = defined(feeds[name], `feed ${name}`)
  const takers = events.filter((event) => event.kind === 'op').filter(({ inputs }) => inputs.includes(id))
  return sizeOf(shapes.get(id) ?? []) <= STACK_LIMIT && takers.every((op) => isStackable(op, shapes)) ? 'stacked' : 'apart'
}

/** The positions of an update's inputs that are each member's own and no arrays like the variable: rates and the like. */
export function ownNumbers({ inputs, after }: AlignedUpdate, differing: ReadonlySet<number>, shapes: Shapes): number[] {
  const form = (id: number): string => (shapes.get(id) ?? []).join()
  const likeVariable = form(elementAt(after, 0, 'value after an update'))
  return inputs.flatMap((id, position) => (differing.has(id) && form(id) !== likeVariable ? [position] : []))
}

/**
 * Chooses how each variable lies. It lies apart where an op that takes it works member by member, and where it is updated in place with a number of each
 * member's own that `ownInputs` does not know; with it all variables of that update. `shared` says which the members have in common.
 */
export function chooseLayout(steps: readonly { readonly aligned: Aligned; readonly shapes: Shapes }[], shared: readonly boolean[]): VariableForm[] {
  const apart = new Set<number>()
  const updateGroups: number[][] = []
  for (const { aligned, shapes } of steps) {
    const variableOf = new Map(aligned.variables.map(({ before }, i) => [before, i]))
    const loose = looseEvents(aligned, shapes)
    for (const event of aligned.events) {
      if (event.kind === 'constant') continue
      if (event.kind === 'op') {
        if (!loose.has(event)) continue
        for (const index of event.inputs.flatMap((id) => variableOf.get(id) ?? [])) apart.add(index)
        continue
      }
      updateGroups.push([...event.targets])
      event.after.forEach((id, i) => variableOf.set(id, elementAt(event.targets, i, 'target of an update')))
      const size = sizeOf(shapes.get(elementAt(event.after, 0, 'value after an update')) ?? [])
      const foreign = ownNumbers(event, aligned.differing, shapes).some((position) => !ownInputs.get(event.op)?.includes(position))
      if (foreign || size > STACK_LIMIT || event.attributes.length > 1) for (const target of event.targets) apart.add(target)
    }
  }
  // A variable that lies apart takes those along that are updated with it.
  for (const group of [...updateGroups, ...updateGroups]) if (group.some((index) => apart.has(index))) for (const index of group) apart.add(index)
  return shared.map((one, index) => (one ? 'shared' : apart.has(index) ? 'apart' : 'stacked'))
}
