import { schedule } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { createSchedule } from '../../packages/training/src/schedules/index.js'
import { golden, worst } from '@trainyard/testing/golden/golden.js'

const { base, steps_per_epoch: stepsPerEpoch, epochs, runs, plateau } = golden.schedules

test.each(runs.map((run) => [JSON.stringify(run.spec), run] as const))('%s gives the rates of the formula to 1e-12', (_name, { spec, rates }) => {
  const { rate } = createSchedule(schedule.parse(spec), base, { stepsPerEpoch, epochs })
  expect(
    worst(
      rates.map((_, index) => rate(index + 1)),
      rates,
      1e-9,
    ),
  ).toBeLessThan(1e-12)
})

test('reduce_on_plateau falls when PyTorch does, through patience, cooldown and the smallest rate', () => {
  const length = { stepsPerEpoch, epochs: plateau.losses.length }
  let current = createSchedule(schedule.parse(plateau.spec), base, length)
  const rates = plateau.losses.map((val_loss, epoch) => {
    current.epochEnd({ val_loss })
    // Taken up from its own state each epoch, as after a resume.
    current = createSchedule(schedule.parse(plateau.spec), base, length, current.state())
    return current.rate((epoch + 1) * stepsPerEpoch + 1)
  })
  expect(worst(rates, plateau.rates_after)).toBeLessThan(1e-12)
})
