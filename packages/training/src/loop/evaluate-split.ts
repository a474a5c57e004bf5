import type { StepSeries } from '@trainyard/engine'
import { labelsInUnits } from '../datasets/preprocessing/target.js'
import { joinFloats } from '../join-floats.js'
import type { Numbers } from '../losses/objective.js'
import { TrainingError } from '../training-error.js'
import { evaluationBatches } from './batches.js'
import { breathe, stopAsked } from './between-chunks.js'
import { peakOutput } from './evaluate-step.js'
import type { MemberRun } from './member-run.js'

/** Metrics of a split by key, without prefix, the predictions of its rows [rows, outputs], row-major, and the share of units of each rectified layer that are zero on every row. */
export type Evaluation = { metrics: Numbers; predictions: Float32Array; outputs: number; dead: ReadonlyMap<string, number> }

/** Rows per call; enough to keep the library busy, few enough to look up between calls. */
const rowsPerCall = 8192

/** Runs the whole split through the network as it stands. Null when a stop was asked for meanwhile. */
export async function evaluateSplit(run: MemberRun, split: 'validation' | 'test'): Promise<Evaluation | null> {
  const held = run.splits[split]
  const step = run.program.steps[split]
  if (!held || !step) throw new TrainingError('engine_error', `the program has no step for ${split}`)
  const { rows } = held
  const { size, rest } = evaluationBatches(rows, run.batches.size, Math.max(1, run.views))
  const sums: Numbers = {}
  const parts: Float32Array[] = []
  const peaks = new Map<string, Float32Array>()
  const perCall = Math.max(1, Math.floor(rowsPerCall / size)) * size
  for (let start = 0; start < rows; ) {
    const whole = rows - rest
    const [end, batch] = start < whole ? [Math.min(start + perCall, whole), size] : [rows, rest]
    collect(
      await step.runMany(
        Int32Array.from({ length: end - start }, (_, index) => start + index),
        batch,
      ),
      { sums, parts, peaks, rectified: run.rectified },
    )
    start = end
    await breathe()
    if (stopAsked(run)) return null
  }
  const predictions = joinFloats(parts)
  const columns = predictions.length / rows
  const metrics = run.objective.summarise(sums, { outputs: predictions, labels: labelsInUnits(held, run.splits.target), columns })
  return { metrics, predictions, outputs: columns, dead: deadShares(peaks) }
}

type Collected = { sums: Numbers; parts: Float32Array[]; peaks: Map<string, Float32Array>; rectified: ReadonlySet<string> }

function collect(series: StepSeries, { sums, parts, peaks, rectified }: Collected): void {
  for (const [key, values] of Object.entries({ loss: series.loss, ...series.metrics })) for (const value of values) sums[key] = (sums[key] ?? 0) + value
  const values = series.outputs['predictions']?.values
  if (values instanceof Float32Array) parts.push(values)
  for (const layer of rectified) {
    const { values: seen = [], shape = [] } = series.outputs[peakOutput(layer)] ?? {}
    const largest = peaks.get(layer) ?? new Float32Array(shape[1] ?? 0).fill(Number.NEGATIVE_INFINITY)
    seen.forEach((value, index) => (largest[index % largest.length] = Math.max(largest[index % largest.length] ?? value, value)))
    peaks.set(layer, largest)
  }
}

const deadShares = (peaks: ReadonlyMap<string, Float32Array>): Map<string, number> =>
  new Map([...peaks].map(([layer, largest]) => [layer, largest.filter((peak) => peak <= 0).length / Math.max(1, largest.length)]))
