import { tf } from '@trainyard/engine'
import { elementAt, optimizer, type OptimizerSpec, type OptimizerType } from '@trainyard/spec'
import { golden, worst } from './golden.js'

type Weight = { name: string; layer: string; role: 'kernel'; variable: tf.Variable }
type CreateOptimizer = (
  spec: OptimizerSpec,
  weights: readonly Weight[],
  decays: () => boolean,
) => { update(gradients: readonly tf.Tensor[], rate: tf.Tensor): void; dispose(): void }
type Run = { spec: OptimizerSpec; weights: readonly number[][] }

/**
 * The golden runs of an optimizer, each with its spec as text: what `test.each` takes.
 *
 * @throws {Error} when there are none: such a test would check nothing.
 */
export function optimizerRuns(type: OptimizerType): [string, Run][] {
  const runs = golden.optimizers.runs.map(({ spec, weights }): Run => ({ spec: optimizer.parse(spec), weights })).filter(({ spec }) => spec.type === type)
  if (runs.length === 0) throw new Error(`no golden run of ${type}; add one to make_golden.py`)
  return runs.map((run) => [JSON.stringify(run.spec), run])
}

/**
 * The largest relative error over the 20 steps of a run, at a rate that falls by 2 % of its first value each step. Weights at the places of `ignored` must
 * only stay finite; infinity where any weight is not.
 */
export function largestError({ spec, weights }: Run, create: CreateOptimizer, ignored: readonly number[] = []): number {
  const { start, gradients } = golden.optimizers
  const variable = tf.variable(tf.tensor1d(start))
  const { update, dispose } = create(spec, [{ name: 'w/kernel', layer: 'w', role: 'kernel', variable }], () => true)
  const kept = (values: ArrayLike<number>) => Array.from(values).filter((_, at) => !ignored.includes(at))
  // Relative to the size that the weight has on its way: where it passes zero, it is the difference of larger numbers.
  const sizes = start.map((value, at) => Math.max(Math.abs(value), ...weights.map((row) => Math.abs(elementAt(row, at, 'weights')))))
  const errors = gradients.map((gradient, index) => {
    tf.tidy(() => update([tf.tensor1d(gradient)], tf.scalar(spec.learning_rate * (1 - 0.02 * index))))
    const actual = variable.dataSync()
    if (!actual.every((value) => Number.isFinite(value))) return Number.POSITIVE_INFINITY
    return worst(kept(actual), kept(weights[index] ?? []), kept(sizes))
  })
  dispose()
  variable.dispose()
  return Math.max(...errors)
}
