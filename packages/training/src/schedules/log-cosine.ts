import { numberOf } from '@trainyard/spec'
import type { ScheduleFormula } from './schedule.js'

/** ½·(1 − cos(2π·log₂(1 + (2ᶜ − 1)·t))) with t the share of the training done (Holzmüller et al. 2024, §3.1 for c = 4). */
export const logCosine: ScheduleFormula<'log_cosine'> = ({ cycles }, { progress }) =>
  (1 - Math.cos(2 * Math.PI * Math.log2(1 + (2 ** cycles - 1) * numberOf(progress)))) / 2
