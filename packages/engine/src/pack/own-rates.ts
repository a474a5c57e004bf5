import { defined, elementAt } from '@trainyard/spec'
import { FLOAT } from '../graph/format/data-types.js'
import { typeAttribute } from '../kernels/native/attributes.js'
import type { AlignedUpdate } from './align.js'
import type { PackedTrace, PackedValue } from './packed-trace.js'

/**
 * Updates in place that stacked members make in one op though each has numbers of its own: by op, the positions of the inputs that may differ. The
 * library's ops take one rate, so it moves to the gradient, or, where it stands outside of a quotient, to a step that is taken afterwards.
 */
export const ownInputs: ReadonlyMap<string, readonly number[]> = new Map([
  ['ResourceApplyGradientDescent', [0]],
  ['ResourceApplyKerasMomentum', [0]],
  ['ResourceApplyAdam', [2, 5]],
])

/** One update to emit: its op, which of the targets it changes (by position), and its inputs. */
export type StackedUpdate = { readonly op: string; readonly targets: readonly number[]; readonly inputs: readonly number[] }

/**
 * What emits the updates of stacked members with numbers of their own. `shape` is that of one member's variable; `emit` returns the targets' handles after
 * the update.
 */
export type OwnRates = {
  readonly trace: PackedTrace
  readonly shape: readonly number[]
  readonly inputs: readonly PackedValue[]
  emit(update: StackedUpdate): readonly number[]
}

/** Emits an update of `ownInputs`. */
export function updateWithOwnRates({ op }: AlignedUpdate, { trace, shape, inputs, emit }: OwnRates): void {
  const whole = [{ type: FLOAT, shape: [trace.members, ...shape] }]
  const input = (position: number): PackedValue => {
    const value = inputs[position]
    if (value === undefined) throw new RangeError(`${op} has no input ${position}`)
    return value
  }
  const shared = (position: number): number => defined(trace.shared(input(position)), `input ${position} of ${op}, which all members share`)
  /** A number of each member, or the one of all, against a stacked tensor. */
  const own = (position: number): number =>
    trace.shared(input(position)) ?? trace.reshape(trace.stacked(input(position)), FLOAT, [trace.members, ...shape.map(() => 1)])
  const compute = (name: string, ...given: readonly number[]): number =>
    elementAt(trace.op(name, [typeAttribute('T', 'float32')], given, whole), 0, `output of ${name}`)
  const scalar = (value: number): number => trace.constant(FLOAT, [], Float32Array.of(value))
  switch (op) {
    case 'ResourceApplyGradientDescent':
      emit({ op, targets: [0], inputs: [scalar(1), compute('Mul', trace.stacked(input(1)), own(0))] })
      return
    case 'ResourceApplyKerasMomentum':
      emit({ op, targets: [0, 1], inputs: [scalar(1), compute('Mul', trace.stacked(input(1)), own(0)), shared(2)] })
      return
    case 'ResourceApplyAdam': {
      // The moments first, with a rate of zero; then the step.
      const moments = [shared(0), shared(1), scalar(0), shared(3), shared(4), scalar(1), trace.stacked(input(6))]
      const [, first = -1, second = -1] = emit({ op, targets: [0, 1, 2], inputs: moments })
      const step = compute('Mul', compute('RealDiv', first, compute('AddV2', compute('Sqrt', second), own(5))), own(2))
      emit({ op: 'ResourceApplyGradientDescent', targets: [0], inputs: [scalar(1), step] })
      return
    }
    default:
      throw new RangeError(`${op} takes no numbers of its own for stacked members`)
  }
}
