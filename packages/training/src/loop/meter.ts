import type { Numbers } from '../losses/objective.js'

/** Sums of what steps measured, since the last time they were read; float64, so that adding step by step is exact enough and repeats bit for bit. */
export type MeterState = { steps: number; sums: Numbers }

export const emptyMeter: MeterState = { steps: 0, sums: {} }

/** Adds one step. */
export const add = (meter: MeterState, values: Numbers): MeterState => ({
  steps: meter.steps + 1,
  sums: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, (meter.sums[key] ?? 0) + value])),
})

/** The means over the steps so far. */
export const means = ({ steps, sums }: MeterState): Numbers => Object.fromEntries(Object.entries(sums).map(([key, sum]) => [key, sum / steps]))
