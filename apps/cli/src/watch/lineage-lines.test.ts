import type { LineageView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { lineageLines } from './lineage-lines.js'

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
    complete: true,
  }
  const lines = ['this job started from the weights of digits (mnist v3), found as mnist v3', 'both has members of this job']
  expect(lineageLines(lineage)).toEqual(lines)
  expect(lineageLines({ ...lineage, complete: false })).toEqual([...lines, 'there are more jobs: only the nearest are listed'])
  expect(lineageLines({ ...lineage, steps: [] })).toEqual([])
})
