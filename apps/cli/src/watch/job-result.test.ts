import type { LineageView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { lineageLines, rangeTestLines } from './job-result.js'

const curve = [1e-5, 1e-3, 0.1].map((rate, index) => ({ learning_rate: rate, loss: index === 2 ? 9 : 2 - index, smoothed: null }))

test('a range test tells its rate and the reason, and the losses over the rates; without a rate it says why', () => {
  const found = {
    curve,
    ended: 'exploded' as const,
    suggestion: { learning_rate: 0.00123, reason: 'steepest' },
    reason: 'a tenth of the rate at which the loss exploded',
  }
  const [line, losses, ...more] = rangeTestLines(found)
  expect(line).toBe('suggested learning rate: 0.00123; a tenth of the rate at which the loss exploded')
  expect(losses).toMatch(/^loss over rates 1e-5 to 0\.1 {2}[▁-█]{3}$/)
  expect(more).toEqual([])
  expect(rangeTestLines({ ...found, curve: [], suggestion: null, reason: 'the loss never fell' })).toEqual([
    'suggested learning rate: none; the loss never fell',
  ])
  expect(rangeTestLines(null)).toEqual([])
})

const [first, second, third] = [1, 2, 3].map((number) => `job_${String(number).repeat(26)}`) as [string, string, string]
const jobOf = (id: string, name: string | null): LineageView['jobs'][number] => ({ job_id: id, name, status: 'succeeded', dataset: null, models: [] })

test('each step of a lineage is a sentence, with the version by whose name the weights were found', () => {
  const lineage: LineageView = {
    object: 'lineage',
    job_id: second,
    jobs: [jobOf(second, 'clothes'), { ...jobOf(first, 'digits'), models: [{ model: 'mnist', version: '3' }] }, jobOf(third, 'both')],
    steps: [
      { from: first, to: second, relation: 'init', model: { model: 'mnist', version: '3' } },
      { from: second, to: third, relation: 'ensemble', model: null },
    ],
    imports: [],
    complete: true,
  }
  const lines = ['this job started from the weights of digits (mnist v3), found as mnist v3', 'both has members of this job']
  expect(lineageLines(lineage)).toEqual(lines)
  expect(lineageLines({ ...lineage, complete: false })).toEqual([...lines, 'there are more jobs: only the nearest are listed'])
  expect(lineageLines({ ...lineage, steps: [] })).toEqual([])
  const source = { format: 'safetensors', filename: 'm.safetensors', bytes: 1, sha256: 'a', tool: 'Trainyard', imported_by: `key_${'0'.repeat(26)}` } as const
  const imported = { model: 'digits', version: '2', source, jobs: [second] }
  expect(lineageLines({ ...lineage, steps: [], imports: [imported] })).toEqual([
    'this job started from the weights of digits v2, imported from m.safetensors (Safetensors, written by Trainyard)',
  ])
})
