import { expect, test } from 'vitest'
import { progressPlace } from './progress-place.js'

const job = (status: 'running' | 'succeeded', step: number) =>
  progressPlace({ spec: {}, status, members: [{ status, progress: step / 672 }], progress: { epoch: step / 12, epochs: 56, step, steps: 672 } })

test('a job says where it is, one that ended early that it stopped there, and one of many settings how many of them are trained', () => {
  expect(job('running', 221)).toBe('epoch 18.4 of 56, step 221 of 672')
  expect(job('succeeded', 221)).toBe('stopped at epoch 18.4 of 56, step 221 of 672')
  expect(job('succeeded', 672)).toBe('epoch 56 of 56, step 672 of 672')
  const progress = { epoch: 3, epochs: 10, step: 30, steps: 100 }
  const members = [
    { status: 'succeeded', progress: 1 },
    { status: 'failed', progress: 0.2 },
    { status: 'running', progress: 0.25 },
  ] as const
  expect(progressPlace({ spec: { variants: [] }, status: 'running', members, progress })).toBe('2 of 3 members trained')
})

test('of several members the epoch is that of those that train now: members that have not begun do not lower it', () => {
  const progress = { epoch: 0.8, epochs: 3, step: 332, steps: 1266 }
  const place = (...members: { status: 'queued' | 'running' | 'succeeded'; progress: number }[]) =>
    progressPlace({ spec: {}, status: 'running', members, progress })
  const queued = { status: 'queued', progress: 0 } as const
  expect(place({ status: 'running', progress: 0.8 }, queued, queued)).toBe('0 of 3 members trained, 1 at epoch 2.4 of 3')
  expect(place({ status: 'succeeded', progress: 1 }, queued)).toBe('1 of 2 members trained')
  expect(place({ status: 'running', progress: 0.5 }, { status: 'running', progress: 0.25 })).toBe('0 of 2 members trained, 2 at epoch 1.13 of 3')
})
