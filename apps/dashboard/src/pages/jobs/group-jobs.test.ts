import { expect, test } from 'vitest'
import type { JobRow } from '../../api.js'
import { groupingOf, groupingsOf, groupJobs } from './group-jobs.js'

const job = (id: string, metadata: Record<string, string>, sweep?: string) =>
  ({ id, name: id, metadata, parent: sweep === undefined ? null : { type: 'sweep', id: sweep } }) as unknown as JobRow
const jobs = [job('a', { team: 'red' }), job('b', {}, 'swp_1'), job('c', { team: 'red' }, 'swp_1')]
const groups = (name: string) => groupJobs(jobs, groupingOf(name)).map(({ title, jobs: members }) => `${title}: ${members.map(({ id }) => id).join()}`)

test('jobs are grouped by what their metadata say; those without the field stand together', () => {
  expect(groupingsOf(jobs)).toContain('metadata: team')
  expect(groups('metadata: team')).toEqual(['team: red: a,c', 'no team: b'])
})

test('a field that every object inherits is no field of the metadata', () => {
  for (const field of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) expect(groups(`metadata: ${field}`)).toEqual([`no ${field}: a,b,c`])
  const named = groupJobs([job('d', { constructor: 'x' })], groupingOf('metadata: constructor'))
  expect(named.map(({ title }) => title)).toEqual(['constructor: x'])
})

test('trials of one sweep stand together', () => {
  expect(groups('sweep')).toEqual(['no sweep: a', 'swp_1: b,c'])
})

test('a grouping that nobody knows groups nothing', () => {
  expect(groups('mood')).toEqual([': a,b,c'])
})
