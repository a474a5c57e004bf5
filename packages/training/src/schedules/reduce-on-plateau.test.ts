import { schedule } from '@trainyard/spec'
import { golden, worst } from '@trainyard/testing/golden/golden.js'
import { expect, test } from 'vitest'
import { createSchedule } from './index.js'

test('the rate falls when PyTorch does it, through patience, cooldown and the smallest rate', () => {
  const { base, steps_per_epoch: stepsPerEpoch, plateau } = golden.schedules
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
