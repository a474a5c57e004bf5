import type { z } from 'zod'
import { byType, unionOf } from '../technique.js'
import { constant } from './constant.js'
import { cosine } from './cosine.js'
import { exponential } from './exponential.js'
import { logCosine } from './log-cosine.js'
import { oneCycle } from './one-cycle.js'
import { polynomial } from './polynomial.js'
import { rangeTest } from './range-test.js'
import { reduceOnPlateau } from './reduce-on-plateau.js'
import type { ScheduleTraits } from './schedule.js'
import { step } from './step.js'

/** Every schedule, in the order in which they are offered; the formulas are in `training/src/schedules`. */
export const scheduleRecords = [constant, step, exponential, cosine, logCosine, polynomial, oneCycle, reduceOnPlateau, rangeTest] as const

/** How the learning rate moves over the training. */
export const schedule = unionOf(scheduleRecords).meta({ id: 'Schedule', description: 'How the learning rate moves over the training' })
/** What `schedule` gives. */
export type ScheduleSpec = z.output<typeof schedule>
/** The name of a schedule. */
export type ScheduleType = ScheduleSpec['type']
/** The spec of one schedule: `ScheduleOf<'cosine'>`. */
export type ScheduleOf<Type extends ScheduleType> = Extract<ScheduleSpec, { type: Type }>
/** The specs of the schedules that have a trait. */
export type ScheduleWith<Trait extends keyof ScheduleTraits> = ScheduleOf<Extract<(typeof scheduleRecords)[number], { traits: Record<Trait, true> }>['type']>

const records = byType(scheduleRecords)

/** Whether the schedule has a trait; its spec then has the fields that go with it. */
export const scheduleHas = <Trait extends keyof ScheduleTraits>(spec: ScheduleSpec, trait: Trait): spec is ScheduleWith<Trait> =>
  records[spec.type].traits[trait]
