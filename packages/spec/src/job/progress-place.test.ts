import { expect, test } from 'vitest'
import { progressPlace } from './progress-place.js'

const job = (status: 'running' | 'succeeded', step: number) =>
  progressPlace({ spec: {}, status, members: [{ status }], progress: { epoch: step / 12, epochs: 56, step, steps: 672 } })

test('a job says where it is, one that ended early that it stopped there, and one of many settings how many of them are trained', () => {
  expect(job('running', 221)).toBe('epoch 18.4 of 56, step 221 of 672')
  expect(job('succeeded', 221)).toBe('stopped at epoch 18.4 of 56, step 221 of 672')
  expect(job('succeeded', 672)).toBe('epoch 56 of 56, step 672 of 672')
  const progress = { epoch: 3, epochs: 10, step: 30, steps: 100 }
  const members = [{ status: 'succeeded' }, { status: 'failed' }, { status: 'running' }] as const
  expect(progressPlace({ spec: { variants: [] }, status: 'running', members, progress })).toBe('2 of 3 members trained')
})
