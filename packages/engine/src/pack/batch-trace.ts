import { defined, elementAt } from '@trainyard/spec'
import type { NativeBinding } from '../backend/native.js'
import * as attribute from '../graph/format/attribute.js'
import { FLOAT } from '../graph/format/data-types.js'
import type { Recording, TracedOutput } from '../graph/trace/recording.js'
import { type Aligned, type AlignedConstant, type AlignedOp, type AlignedUpdate, notPackable } from './align.js'
import { ownNumbers, type PackForms, resourcesOf, type VariableForm } from './layout.js'
import { updateWithOwnRates } from './own-rates.js'
import { PackedTrace, type PackedValue } from './packed-trace.js'
import { callOf } from './rules/rule.js'
import { batchingRules } from './rules/index.js'

/** Names of a feed's tensors in a packed recording, where each member has one. */
export const ownFeed = (name: string, member: number): string => `${name}/${member}`

/**
 * Rewrites the steps of M members into one step over all of them, as `jax.vmap` does to a function: an op whose inputs all members share is done once; a
 * small op with a batching rule becomes one op on tensors with the members as their first side; any other op is done for each member by itself. Where an
 * op's inputs are already apart it stays so, since putting them together would cost more than it saves. The result is a recording like any other, over the
 * resources of `forms`.
 */
export function batchTrace(binding: NativeBinding, aligned: Aligned, forms: PackForms): Recording {
  return new TraceBatcher(binding, aligned, forms).batch()
}

class TraceBatcher {
  private readonly trace: PackedTrace
  private readonly values = new Map<number, PackedValue>()
  private readonly feeds: Record<string, number> = {}
  private readonly resources: readonly number[][]
  private readonly before: number[] = []
  private readonly after: number[] = []

  constructor(
    binding: NativeBinding,
    private readonly aligned: Aligned,
    private readonly forms: PackForms,
  ) {
    this.trace = new PackedTrace(binding, aligned.members)
    this.resources = resourcesOf(
      forms.variables.map(({ form }) => form),
      aligned.members,
    )
  }

  batch(): Recording {
    const { aligned, trace } = this
    this.openFeeds()
    this.openVariables()
    for (const event of aligned.events) {
      if (event.kind === 'constant') this.values.set(event.id, constantValue(event))
      else if (event.kind === 'op') this.op(event)
      else this.update(event)
    }
    const scalars = aligned.scalars.map(({ name, id }) => ({ name, id: trace.stacked(this.value(id)) }))
    const outputs = Object.fromEntries(
      Object.entries(aligned.outputs).map(([name, { id, type, shape }]): [string, TracedOutput] => [
        name,
        { id: trace.stacked(this.value(id)), type, shape: [aligned.members, ...shape] },
      ]),
    )
    this.closeVariables()
    const variables = this.before.map((before, resource) => ({ before, after: this.after[resource] ?? before }))
    return { events: trace.events, feeds: this.feeds, variables, scalars, outputs, captured: new Map() }
  }

  private openFeeds(): void {
    const { aligned, trace } = this
    for (const [name, id] of Object.entries(aligned.feeds)) {
      const { type = 0, shape = [], form = 'apart' } = this.forms.feeds[name] ?? {}
      const value: PackedValue = { type, shape }
      if (form === 'apart') {
        value.apart = Array.from({ length: aligned.members }, () => trace.fresh())
        value.apart.forEach((own, member) => (this.feeds[ownFeed(name, member)] = own))
      } else value[form] = this.feeds[name] = trace.fresh()
      this.values.set(id, value)
    }
  }

  private openVariables(): void {
    this.aligned.variables.forEach(({ before }, index) => {
      const handles = this.handlesAt(index)
      handles.forEach((handle, i) => (this.before[this.resourceOf(index, i)] = handle))
      this.values.set(before, this.variableValue(index, handles))
    })
  }

  /** Where the copy of a variable stands among the variables of the packed recording. */
  private resourceOf(index: number, copy: number): number {
    return elementAt(elementAt(this.resources, index, 'resources of a variable'), copy, 'resource of a copy')
  }

  private handlesAt(index: number): number[] {
    return (this.resources[index] ?? []).map(() => this.trace.fresh())
  }

  private variableValue(index: number, handles: readonly number[]): PackedValue {
    const { type = 0, shape = [], form = 'apart' } = this.forms.variables[index] ?? {}
    const value: PackedValue = { type, shape }
    if (form === 'apart') value.apart = handles
    else value[form] = elementAt(handles, 0, 'handle of a variable')
    return value
  }

  private closeVariables(): void {
    this.aligned.variables.forEach(({ before, after }, index) => {
      if (before === after) return
      const handles = this.inForm(this.value(after), this.formOf(index))
      handles.forEach((handle, i) => (this.after[this.resourceOf(index, i)] = handle))
    })
  }

  private formOf(index: number): VariableForm {
    return this.forms.variables[index]?.form ?? 'apart'
  }

  private inForm(value: PackedValue, form: VariableForm): readonly number[] {
    if (form === 'apart') return this.trace.apart(value)
    if (form === 'stacked') return [this.trace.stacked(value)]
    const shared = this.trace.shared(value)
    if (shared === undefined) throw notPackable('they give a variable that they share values of their own')
    return [shared]
  }

  private op(event: AlignedOp): void {
    const { trace } = this
    const inputs = event.inputs.map((id) => this.value(id))
    const [outputIds, forms] = [event.outputs.map(({ id }) => id), event.outputs.map(({ dtype, shape }) => ({ type: dtype, shape }))]
    const own = (shared: readonly number[] | undefined, stacked?: readonly number[], apart?: readonly (readonly number[])[]) =>
      outputIds.forEach((id, i) => {
        const { type, shape } = elementAt(forms, i, 'form of an output')
        const value: PackedValue = { type, shape }
        if (shared !== undefined) value.shared = elementAt(shared, i, 'shared output')
        if (stacked !== undefined) value.stacked = elementAt(stacked, i, 'stacked output')
        if (apart !== undefined) value.apart = apart.map((ids) => elementAt(ids, i, 'output of a member'))
        this.values.set(id, value)
      })
    if (outputIds.every((id) => !this.aligned.differing.has(id))) {
      return own(
        trace.op(
          event.op,
          event.attributes[0] ?? [],
          inputs.map((value) => defined(trace.shared(value), 'input that all members share')),
          forms,
        ),
      )
    }
    const stacked = this.worthStacking(event, inputs) ? batchingRules.get(event.op)?.(callOf(trace, event, inputs)) : undefined
    if (stacked !== undefined) return own(undefined, stacked)
    const parts = inputs.map((value) => trace.apart(value))
    const each = Array.from({ length: trace.members }, (_, member) =>
      trace.op(
        event.op,
        event.attributes[member] ?? event.attributes[0] ?? [],
        parts.map((ids) => elementAt(ids, member, 'input of a member')),
        forms,
      ),
    )
    own(undefined, undefined, each)
  }

  /** Not where it is to stay apart, nor where every input that differs between members is apart already. */
  private worthStacking(event: AlignedOp, inputs: readonly PackedValue[]): boolean {
    if (this.forms.loose.has(event)) return false
    return inputs.some((value) => value.stacked !== undefined || (value.constant !== undefined && value.constant.length > 1))
  }

  private update(event: AlignedUpdate): void {
    const { op, attributes, targets, after, inputs } = event
    const target = elementAt(targets, 0, 'target of an update')
    if (this.formOf(target) === 'stacked' && ownNumbers(event, this.aligned.differing, this.forms.shapes).length > 0) return this.ownUpdate(event)
    const [form, shape] = [this.formOf(target), this.forms.variables[target]?.shape ?? []]
    const handles = targets.map((index) => this.handlesAt(index))
    const given = inputs.map((id) => this.updateInputs(this.value(id), form, op === 'AssignVariableOp' || this.value(id).shape.join() === shape.join()))
    for (let copy = 0; copy < (form === 'apart' ? this.trace.members : 1); copy++) {
      this.trace.events.push({
        kind: 'update',
        op,
        attributes: attributes[copy] ?? attributes[0] ?? {},
        targets: targets.map((index) => this.resourceOf(index, copy)),
        after: handles.map((own) => elementAt(own, copy, 'handle of a variable')),
        inputs: given.map((own) => elementAt(own, copy, 'input of an update')),
      })
    }
    after.forEach((id, i) =>
      this.values.set(id, this.variableValue(elementAt(targets, i, 'target of an update'), elementAt(handles, i, 'handles of a target'))),
    )
  }

  /** An update of stacked members with numbers of their own. */
  private ownUpdate(event: AlignedUpdate): void {
    const { targets, after, inputs } = event
    const target = (position: number): number => elementAt(targets, position, 'target of an update')
    updateWithOwnRates(event, {
      trace: this.trace,
      shape: this.forms.variables[elementAt(targets, 0, 'target of an update')]?.shape ?? [],
      inputs: inputs.map((id) => this.value(id)),
      emit: ({ op, targets: changed, inputs: given }) => {
        const handles = changed.map((position) => this.handlesAt(target(position)))
        const resources = changed.map((position) => this.resourceOf(target(position), 0))
        const attributes = op === event.op ? (event.attributes[0] ?? {}) : plainUpdate
        this.trace.events.push({ kind: 'update', op, attributes, targets: resources, after: handles.map(([handle = -1]) => handle), inputs: given })
        changed.forEach((position, i) =>
          this.values.set(
            elementAt(after, position, 'value after an update'),
            this.variableValue(target(position), elementAt(handles, i, 'handles of a target')),
          ),
        )
        return handles.map(([handle = -1]) => handle)
      },
    })
  }

  /** What each copy of an update takes: a gradient lies as its variable does; rates and the like are scalars, which stacked members share. */
  private updateInputs(value: PackedValue, form: VariableForm, likeVariable: boolean): readonly number[] {
    const shared = this.trace.shared(value)
    return form === 'stacked' && !likeVariable && shared !== undefined ? [shared] : this.inForm(value, form)
  }

  private value(id: number): PackedValue {
    const known = this.values.get(id)
    if (known !== undefined) return known
    const outside = this.aligned.captured.get(id)
    if (outside === undefined) throw new RangeError(`handle ${id} of the aligned steps has no origin`)
    const value = constantValue(outside)
    this.values.set(id, value)
    return value
  }
}

/** What every update in place says of itself. */
const plainUpdate = { T: attribute.type(FLOAT), use_locking: attribute.flag(false) }

const constantValue = ({ type, shape, values }: AlignedConstant): PackedValue => ({ type, shape, constant: values })
