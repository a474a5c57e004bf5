import { jobSpec } from '@trainyard/spec'
import type { PredictReply } from '../api/calls.js'
import { expect, test } from 'vitest'
import { curlLines, predictionLines, quoted } from './demo-lines.js'
import { demoJob, demoTarget, nested } from './demo-job.js'

test.each(['full', 'small'] as const)('the %s demo job is one that the API takes as it stands', (size) => {
  const job = jobSpec.parse(demoJob(`ds_${'0'.repeat(26)}`, size))
  expect(job.ensemble.members).toBe(3)
  expect(demoTarget.full).toBe(0.975)
})

test('bytes become rows of pixels of channels', () => {
  expect(nested(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]), 2, 2, 2)).toEqual([
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  ])
})

test('the commands to do it oneself name the real address, the key file and the bodies', () => {
  const lines = curlLines({ url: 'http://127.0.0.1:9', keyFile: '/a b/key', jobFile: '/x/job.json', digitFile: '/x/digit.json' })
  expect(lines.filter((line) => line.includes('curl -s http://127.0.0.1:9/v1/'))).toHaveLength(3)
  expect(lines.join('\n')).toContain("$(cat '/a b/key')")
  expect(quoted("it's")).toBe("'it'\\''s'")
})

test('the picture stands beside a bar for every class, and a wrong answer is shown', () => {
  const image = { label: '1', picture: { height: 2, width: 2, channels: 1, pixels: [255, 255, 255, 255] }, instance: [] }
  const reply: PredictReply = {
    model: 'm',
    version: '1',
    ensemble: { members_used: 1, combine: 'mean' },
    timing_ms: { queue: 0, compute: 0, total: 0 },
    predictions: [{ label: '0', class_index: 0, probabilities: [0.75, 0.25], uncertainty: { total: 0.5, aleatoric: 0.4, epistemic: 0.1 } }],
  }
  const lines = predictionLines({ colors: false }, image, ['0', '1'], reply)
  expect(lines[0]).toBe('  ██  the ensemble says 0, the label is 1')
  expect(lines[2]).toMatch(/0 █{18} +75 %$/)
  expect(lines.at(-1)).toContain('uncertainty 0.5 nats: 0.4 in the image, 0.1 between the members')
})
