import { type ScheduleSpec, schedule } from '@trainyard/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSchedule } from './index.js'

/** What the formulas of the schedules give at an exact time, by fractions of whole numbers. Decimals come as hundredths, as a person writes them. */
type Case = { hundredths: number; warmup: number; stepsPerEpoch: number; epochs: number }

const cases = fc.record({
  hundredths: fc.integer({ min: 1, max: 300 }),
  warmup: fc.integer({ min: 0, max: 250 }),
  stepsPerEpoch: fc.integer({ min: 1, max: 97 }),
  epochs: fc.integer({ min: 1, max: 12 }),
})
const rateOf = (spec: object, { stepsPerEpoch, epochs }: Case) => createSchedule(schedule.parse(spec), 1, { stepsPerEpoch, epochs }).rate
const isClose = (value: number, right: number): boolean => Math.abs(value - right) <= 1e-12 * Math.max(1e-6, Math.abs(right))

/** Checks every step after the warm-up, whose time is `(100·step − warmup·stepsPerEpoch) / 100` steps, and every step of the warm-up as a share of it. */
function everyStep(spec: ScheduleSpec | object, one: Case, after: (hundredthsOfSteps: bigint, length: bigint) => number): void {
  const rate = rateOf({ ...spec, warmup_epochs: one.warmup / 100 }, one)
  const [steps, warmup] = [BigInt(one.stepsPerEpoch), BigInt(one.warmup * one.stepsPerEpoch)]
  const length = BigInt(one.epochs) * steps * 100n - warmup
  for (let step = 0n; step < BigInt(one.epochs) * steps; step += 1n) {
    const done = step * 100n - warmup
    const right = done >= 0n ? after(done, length) : after(0n, length) * Math.min(1, Number((step + 1n) * 100n) / Number(warmup))
    const value = rate(Number(step) + 1)
    if (!isClose(value, right)) expect({ step, value }).toEqual({ step, value: right })
  }
}

describe('the rate of every step is that of its exact time, at any fraction of an epoch', () => {
  test('step falls at the step where another period is full', () => {
    fc.assert(
      fc.property(cases, (one) =>
        everyStep(
          { type: 'step', every_epochs: one.hundredths / 100, factor: 0.5 },
          one,
          (done) => 0.5 ** Number(done / BigInt(one.hundredths * one.stepsPerEpoch)),
        ),
      ),
      { numRuns: 500 },
    )
  })

  test('cosine starts again at the step where a cycle is full', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 12 }), (one, cycles) =>
        everyStep({ type: 'cosine', cycles, final_fraction: 0.1 }, one, (done, length) => {
          const share = length <= 0n ? 0 : Number((done * BigInt(cycles)) % length) / Number(length)
          return 0.1 + 0.9 * ((1 + Math.cos(Math.PI * share)) / 2)
        }),
      ),
      { numRuns: 500 },
    )
  })

  test('exponential, polynomial and one cycle', () => {
    fc.assert(
      fc.property(cases, (one) => {
        everyStep({ type: 'exponential', decay: 0.9 }, one, (done) => 0.9 ** (Number(done) / (100 * one.stepsPerEpoch)))
        everyStep({ type: 'polynomial', power: 2, final_fraction: 0.2 }, one, (done, length) => {
          const left = length <= 0n ? 1 : Number(length - done) / Number(length)
          return 0.8 * left ** 2 + 0.2
        })
        everyStep({ type: 'one_cycle', peak_fraction: 0.3, initial_divisor: 10, final_divisor: 100 }, one, (done, length) => {
          const fall = (t: number): number => (1 + Math.cos(Math.PI * t)) / 2
          const share = length <= 0n ? 0 : Number(done) / Number(length)
          const rising = length <= 0n || done * 10n < length * 3n
          return rising ? 1 - 0.9 * fall(share / 0.3) : 0.001 + 0.999 * fall((share - 0.3) / 0.7)
        })
      }),
      { numRuns: 200 },
    )
  })

  test('every tenth of an epoch of ten steps is one step: thirty steps have thirty rates', () => {
    const rate = rateOf({ type: 'step', every_epochs: 0.1, factor: 0.5 }, { hundredths: 10, warmup: 0, stepsPerEpoch: 10, epochs: 3 })
    for (let step = 1; step <= 30; step += 1) expect(rate(step)).toBe(0.5 ** (step - 1))
  })

  test.each([
    [0.1, 1, 30],
    [0.7, 10, 3],
    [1e-7, 1, 20],
    [1e300, 10, 3],
    [0.1234567890123, 1000, 2],
  ])('periods of %d epochs of %i steps are counted whatever their digits', (every, stepsPerEpoch, epochs) => {
    const rate = rateOf({ type: 'step', every_epochs: every, factor: 0.999 }, { hundredths: 1, warmup: 0, stepsPerEpoch, epochs })
    for (let step = 1; step <= stepsPerEpoch * epochs; step += 1) expect(Number.isFinite(rate(step))).toBe(true)
  })
})
