import { deviceName, type EngineInfo } from '@trainyard/engine'
import type { HistogramReport, MetricPoint, NewEvent } from '@trainyard/spec'
import type { TrainingPorts } from '../ports.js'
import type { Member } from './member.js'
import type { Progress } from './progress.js'

/** How often progress is reported while chunks are short. */
const progressEveryMs = 200

/** The moment of metric points: updates, and epochs with fractions. */
export type PointPlace = { step: number; epoch: number }

/** Metric points of one moment, one for each value. */
export const pointsOf = (member: number, values: Readonly<Record<string, number | null>>, { step, epoch }: PointPlace, at: string): MetricPoint[] =>
  Object.entries(values).map(([key, value]) => ({ member, key, step, epoch, value, at }))

/** Reports what a member does, under its number, and keeps its pace. Nothing here touches the numbers of the training. */
export class Recorder {
  private chunkSteps = 1
  private stepMs = 0
  private progressAt = Number.NEGATIVE_INFINITY
  /** Training rows a second in the last chunk; null before the first. */
  samplesPerSecond: number | null = null

  constructor(
    private readonly member: Member,
    private readonly ports: TrainingPorts,
    /** Milliseconds, on a clock of which all members of a call read the same time, so that they decide alike. */
    readonly now: () => number,
  ) {}

  engine(engine: EngineInfo): void {
    const { program } = this.member
    this.ports.engine({
      backend: engine.backend,
      library: engine.library,
      device: deviceName(engine),
      mode: program.mode,
      threads: engine.threads,
      xla: program.report.xla,
      members_per_call: program.members,
    })
  }

  /** Reports where the member stands, at most every 200 ms and at the end. */
  progress({ step }: Progress, always = false): void {
    const now = this.now()
    if (!always && now - this.progressAt < progressEveryMs) return
    this.progressAt = now
    const { task, rows, totalSteps, laterSteps, finalFit } = this.member
    const { samplesPerSecond } = this
    const before = finalFit?.measured ?? { step: 0, epoch: 0 } // default: nothing goes before a training that is measured
    this.ports.progress({
      member: task.member,
      step: before.step + step,
      steps: before.step + totalSteps + laterSteps,
      epoch: before.epoch + step / rows.batches.perEpoch,
      epochs: finalFit ? before.epoch + totalSteps / rows.batches.perEpoch : task.spec.training.epochs,
      samplesPerSecond,
    })
  }

  /** Reports metrics of the training that is measured: those of a fit on all rows would begin anew in the midst of its curves. */
  metrics(points: readonly MetricPoint[]): void {
    if (points.length > 0 && !this.member.finalFit) this.ports.metrics(points)
  }

  /** Reports how the values of the layers are spread, of the training that is measured, as its metrics are. */
  histograms(report: HistogramReport): void {
    if (!this.member.finalFit) this.ports.histograms(report)
  }

  event(event: NewEvent): void {
    this.ports.event({ ...event, message: event.message.slice(0, 2_000), member: this.member.task.member })
  }

  /** A chunk of steps of `size` rows each took so many milliseconds. */
  chunkDone(steps: number, size: number, elapsedMs: number): void {
    this.chunkSteps = steps
    this.stepMs = elapsedMs / steps
    this.samplesPerSecond = (steps * size * 1000) / elapsedMs
  }

  /** How many steps the next chunk may have to take about so long, but at most eight times as many as the last; one, where none was timed yet. */
  stepsWithin(ms: number): number {
    return this.stepMs > 0 ? Math.floor(Math.min(ms / this.stepMs, this.chunkSteps * 8)) : 1
  }
}
