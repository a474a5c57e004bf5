import type { ScheduleOf } from '@trainyard/spec'

/** The rate of update `step`, counted from 1: from·(to / from)^((step − 1) / (steps − 1)) (Smith 2017, growing geometrically). */
export const rangeTestRate = ({ from, to, steps }: ScheduleOf<'range_test'>, step: number): number => from * (to / from) ** ((step - 1) / (steps - 1))
