import type { StepSeries } from '@trainyard/engine'
import { elementAt, type MetricPoint } from '@trainyard/spec'
import type { Numbers, Objective } from '../losses/objective.js'
import { TrainingError } from '../training-error.js'
import { type Member, stepOf } from './member.js'
import { addStep, emptyMeter, means, type Progress } from './progress.js'
import { rangeAfter } from './range-test.js'
import { pointsOf, type Recorder } from './recorder.js'
import { ratesOfSteps, setRates, stepsPerChunkLimit } from './train-step.js'

/** How long a chunk of steps should block the thread: requests from outside are read between chunks, and must be honored within half a second. */
const chunkMs = 200

/** Runs the next steps of the epoch as one call, up to the next thing that has to happen, and reports their metrics. */
export async function trainChunk(member: Member, recorder: Recorder, progress: Progress): Promise<Progress> {
  const { rows, model, program } = member
  const [steps, size] = nextSteps(member, recorder, progress)
  const { rate } = member.scheduleFrom(progress.plateau)
  const ofSteps = ratesOfSteps(progress.step, steps, rate, member.strength)
  const { rates } = ofSteps
  setRates(model.state, progress.step, ofSteps)
  program.writeVariables([model.state.rates, model.state.first])
  const from = progress.position * rows.batches.size
  const begun = recorder.now()
  const series = await stepOf(program, 'train').runMany(rows.order(progress.epoch).slice(from, from + steps * size), size)
  recorder.chunkDone(series.steps, size, recorder.now() - begun)
  const share = size / rows.batches.size
  if (!member.rangeTest) return record(member, recorder, progress, series, { rates, share })
  // The chunk has run to its end; the steps after an explosion do not count, and these weights are nobody's model.
  const range = rangeAfter(member.rangeTest, progress.range, series)
  const counted = range.losses.length - progress.range.losses.length
  return record(member, recorder, { ...progress, range, stopped: progress.stopped || range.exploded }, { ...series, steps: counted }, { rates, share })
}

/** How many steps, and of which batch size: up to the end of the epoch's full batches, the next checkpoint, or what is done within `chunkMs`. */
function nextSteps(
  { rows: { batches }, task, rangeTest, finalFit, totalSteps }: Member,
  recorder: Recorder,
  { step, position }: Progress,
): [steps: number, size: number] {
  const full = batches.perEpoch - (batches.rest > 0 ? 1 : 0)
  if (position >= full) return [1, batches.rest]
  const every = task.spec.training.checkpoint_every_steps
  const untilCheckpoint = every - (step % every)
  const untilEnd = rangeTest || finalFit ? totalSteps - step : Number.POSITIVE_INFINITY
  return [Math.max(1, Math.min(full - position, untilCheckpoint, untilEnd, recorder.stepsWithin(chunkMs), stepsPerChunkLimit)), batches.size]
}

/** What the host knows of the steps of a chunk: the rate of each, and how large their batches are beside a whole one. */
type Chunk = { rates: readonly number[]; share: number }

/**
 * The progress after these steps, whose training metrics are reported as they fall due.
 *
 * @throws {TrainingError} `diverged` at the first number that is not finite.
 */
function record({ task, rows, model, totalSteps }: Member, recorder: Recorder, progress: Progress, series: StepSeries, { rates, share }: Chunk): Progress {
  const points: MetricPoint[] = []
  const at = new Date().toISOString()
  const { samplesPerSecond } = recorder
  let { step, recent, epochMeans } = progress
  for (let index = 0; index < series.steps; index += 1) {
    const values = stepValues(series, index, model.objective)
    const rate = elementAt(rates, index, 'learning rates of the chunk')
    if (!areFinite(values)) {
      // The curve runs up to the last step that was finite, also between two steps whose metrics are due.
      if (recent.steps > 0) points.push(...pointsOf(task.member, { ...means(recent), learning_rate: rate }, { step, epoch: step / rows.batches.perEpoch }, at))
      recorder.metrics(points)
      throw diverged(values, step + 1, rate)
    }
    step += 1
    recent = addStep(recent, values, share)
    epochMeans = addStep(epochMeans, values, share)
    if (step % task.spec.training.metrics_every_steps !== 0 && step !== totalSteps) continue
    const due = { ...means(recent), learning_rate: rate, ...(samplesPerSecond === null ? {} : { samples_per_second: samplesPerSecond }) }
    points.push(...pointsOf(task.member, due, { step, epoch: step / rows.batches.perEpoch }, at))
    recent = emptyMeter
  }
  recorder.metrics(points)
  return { ...progress, step, position: progress.position + series.steps, recent, epochMeans }
}

const stepValues = ({ loss, metrics }: StepSeries, index: number, { inUnits }: Objective): Numbers => ({
  loss: elementAt(loss, index, 'losses of the chunk'),
  ...Object.fromEntries(Object.entries(metrics).map(([key, values]) => [key, inUnits(key, elementAt(values, index, `${key} of the chunk`))])),
})

const watchedKeys = ['loss', 'gradient_norm'] as const

const areFinite = (values: Numbers): boolean => watchedKeys.every((key) => Number.isFinite(values[key]))

function diverged(values: Numbers, step: number, rate: number): TrainingError {
  const what = Number.isFinite(values['loss']) ? `the gradient became ${values['gradient_norm']}` : `the loss became ${values['loss']}`
  const advice =
    step === 1
      ? 'before any update: look for values that are not finite or very large in the data'
      : `try optimizer.learning_rate ${suggestedRate(rate)} or less, or set regularization.gradient_clip_norm to 1`
  return new TrainingError('diverged', `${what} at step ${step}, with learning rate ${rate}; ${advice}`)
}

/** A tenth, to one digit. */
const suggestedRate = (rate: number): number => Number((rate / 10).toPrecision(1))
