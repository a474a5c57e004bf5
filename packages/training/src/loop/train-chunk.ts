import type { StepSeries } from '@trainyard/engine'
import type { MetricPoint } from '@trainyard/spec'
import type { Numbers } from '../losses/objective.js'
import { TrainingError } from '../training-error.js'
import { type MemberRun, totalSteps } from './member-run.js'
import { add, emptyMeter, means } from './meter.js'
import { countedSteps, rangeTestOf } from './range-test.js'
import { setRates, stepsPerChunkLimit } from './step-state.js'

/** How long a chunk of steps should block the thread: requests from outside are read between chunks, and must be honoured within half a second. */
const chunkMs = 200

/** Runs the next steps of the epoch as one call, up to the next thing that has to happen, and reports their metrics. */
export async function trainChunk(run: MemberRun): Promise<void> {
  const { progress, batches, program, state, schedule, pace } = run
  const order = run.epochOrder(progress.epoch)
  const [steps, size] = nextSteps(run)
  const rates = Array.from({ length: steps }, (_, index) => schedule.rate(progress.step + index + 1))
  setRates(state, progress.step, rates)
  program.writeVariables([state.rates, state.first])
  const from = progress.position * batches.size
  const begun = run.now()
  const series = await runner(run).runMany(order.slice(from, from + steps * size), size)
  const elapsed = run.now() - begun
  pace.chunkSteps = series.steps
  pace.stepMs = elapsed / series.steps
  pace.samplesPerSecond = (series.steps * size * 1000) / elapsed
  record(run, series, rates, countedSteps(run, series))
}

function runner(run: MemberRun) {
  const step = run.program.steps['train']
  if (!step) throw new TrainingError('engine_error', 'the program has no training step')
  return step
}

/** How many steps, and of which batch size: up to the end of the epoch's full batches, the next checkpoint, or what is done within `chunkMs`. */
function nextSteps(run: MemberRun): [steps: number, size: number] {
  const { progress, batches, task, pace } = run
  const full = batches.perEpoch - (batches.rest > 0 ? 1 : 0)
  if (progress.position >= full) return [1, batches.rest]
  const every = task.spec.training.checkpoint_every_steps
  const untilCheckpoint = every - (progress.step % every)
  const untilEnd = rangeTestOf(run) ? totalSteps(run) - progress.step : Number.POSITIVE_INFINITY
  const inTime = pace.stepMs > 0 ? Math.floor(Math.min(chunkMs / pace.stepMs, pace.chunkSteps * 8)) : 1
  return [Math.max(1, Math.min(full - progress.position, untilCheckpoint, untilEnd, inTime, stepsPerChunkLimit)), batches.size]
}

/**
 * Adds each step that counts to the meters and reports the training metrics that fall due.
 * @throws {TrainingError} `diverged` at the first number that is not finite.
 */
function record(run: MemberRun, series: StepSeries, rates: readonly number[], steps: number): void {
  const { progress, ports, pace, batches, task } = run
  const points: Omit<MetricPoint, 'member'>[] = []
  const at = new Date().toISOString()
  for (let index = 0; index < steps; index += 1) {
    const values = stepValues(series, index)
    refuseDivergence(values, progress.step + 1, rates[index] ?? 0)
    progress.step += 1
    progress.position += 1
    progress.recent = add(progress.recent, values)
    progress.epochMeans = add(progress.epochMeans, values)
    if (progress.step % task.spec.training.metrics_every_steps !== 0 && progress.step !== totalSteps(run)) continue
    const due = {
      ...means(progress.recent),
      learning_rate: rates[index] ?? 0,
      ...(pace.samplesPerSecond === null ? {} : { samples_per_second: pace.samplesPerSecond }),
    }
    for (const [key, value] of Object.entries(due)) points.push({ key, step: progress.step, epoch: progress.step / batches.perEpoch, value, at })
    progress.recent = emptyMeter
  }
  if (points.length > 0) ports.metrics(points)
}

const stepValues = (series: StepSeries, index: number): Numbers => ({
  loss: series.loss[index] ?? Number.NaN,
  ...Object.fromEntries(Object.entries(series.metrics).map(([key, values]) => [key, values[index] ?? Number.NaN])),
})

function refuseDivergence({ loss = Number.NaN, gradient_norm: norm = Number.NaN }: Numbers, step: number, rate: number): void {
  if (Number.isFinite(loss) && Number.isFinite(norm)) return
  const what = Number.isFinite(loss) ? `the gradient became ${norm}` : `the loss became ${loss}`
  const advice =
    step === 1
      ? 'before any update: look for values that are not finite or very large in the data'
      : `try optimizer.learning_rate ${suggestedRate(rate)} or less, or set regularization.gradient_clip_norm to 1`
  throw new TrainingError('diverged', `${what} at step ${step}, with learning rate ${rate}; ${advice}`)
}

/** A tenth, to one digit. */
const suggestedRate = (rate: number): number => Number((rate / 10).toPrecision(1))
