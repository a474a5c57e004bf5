import { schedule, type ScheduleSpec, type ScheduleType } from '@trainyard/spec'
import { golden, worst } from './golden.js'

type Length = { stepsPerEpoch: number; epochs: number }
type CreateSchedule = (spec: ScheduleSpec, baseRate: number, length: Length) => { rate(step: number): number }
type Run = { spec: ScheduleSpec; rates: readonly number[] }

/**
 * The golden runs of a schedule, each with its spec as text: what `test.each` takes.
 *
 * @throws {Error} when there are none: such a test would check nothing.
 */
export function scheduleRuns(type: ScheduleType): [string, Run][] {
  const runs = golden.schedules.runs.map(({ spec, rates }): Run => ({ spec: schedule.parse(spec), rates })).filter(({ spec }) => spec.type === type)
  if (runs.length === 0) throw new Error(`no golden run of ${type}; add one to make_golden.py`)
  return runs.map((run) => [JSON.stringify(run.spec), run])
}

/** The largest relative error of the rates of a run. */
export function largestRateError({ spec, rates }: Run, create: CreateSchedule): number {
  const { base, steps_per_epoch: stepsPerEpoch, epochs } = golden.schedules
  const { rate } = create(spec, base, { stepsPerEpoch, epochs })
  return worst(
    rates.map((_, index) => rate(index + 1)),
    rates,
    1e-9,
  )
}
