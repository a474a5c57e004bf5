import { largestRateError, scheduleRuns } from '@trainyard/testing/golden/schedule-runs.js'
import { expect, test } from 'vitest'
import { createSchedule } from './index.js'

test.each(scheduleRuns('log_cosine'))('%s gives the rates of the formula to 1e-12', (_name, run) => {
  expect(largestRateError(run, createSchedule)).toBeLessThan(1e-12)
})
