import { expect, test } from 'vitest'
import { lineageJobText, type LineageView } from './lineage.js'

test('a job of a lineage is told by its name and its versions; one that was deleted, and the job that was asked about, by what they are', () => {
  const jobOf = (number: number, parts: Partial<LineageView['jobs'][number]> = {}) => ({
    job_id: `job_${String(number).repeat(26)}`,
    name: 'digits' as string | null,
    status: 'succeeded' as const,
    dataset: null,
    models: [],
    ...parts,
  })
  const models = [
    { model: 'mnist', version: '1' },
    { model: 'mnist', version: '2' },
  ]
  const jobs = [jobOf(1), jobOf(2, { models }), jobOf(3, { name: null })]
  const [own = '', named = '', deleted = ''] = jobs.map(({ job_id: id }) => id)
  expect([own, named, deleted].map((id) => lineageJobText({ job_id: own, jobs }, id))).toEqual(['this job', 'digits (mnist v1, mnist v2)', 'a deleted job'])
})
