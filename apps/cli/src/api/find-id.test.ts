import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Calls } from './calls.js'
import { findId } from './find-id.js'

const signs = '0123456789abcdefghjkmnpqrstvwxyz'.split('')
// Few signs at the beginning, so that ids share theirs, as those of one day do.
const ulid = fc.tuple(
  fc.array(fc.constantFrom('0', '1'), { minLength: 4, maxLength: 4 }),
  fc.array(fc.constantFrom(...signs), { minLength: 22, maxLength: 22 }),
)
const named = fc.record({ id: ulid.map(([start, end]) => `job_${start.join('')}${end.join('')}`), name: fc.constantFrom('iris', 'wine', '0') })

/** A service that has these jobs, three on a page. */
const serviceWith = (jobs: { id: string; name: string }[]): Calls => {
  const page = async ({ after = '0' }: { after?: string }) => {
    const start = Number(after)
    return { data: jobs.slice(start, start + 3), next: start + 3 < jobs.length ? String(start + 3) : null }
  }
  // Only what the look-up uses of the service.
  return { jobs: page } as unknown as Calls
}

test('the beginning of an id, with or without its prefix, means the one job that it is of; where there are several they are named', async () => {
  const world = fc.uniqueArray(named, { selector: ({ id }) => id, minLength: 1, maxLength: 9 })
  await fc.assert(
    fc.asyncProperty(world, fc.nat(), fc.integer({ min: 1, max: 26 }), fc.boolean(), async (jobs, which, length, isWhole) => {
      const id = jobs[which % jobs.length]?.id ?? ''
      const start = id.slice(4, 4 + length)
      const meant = jobs.filter((job) => job.id.startsWith(`job_${start}`))
      const found = findId(serviceWith(jobs), 'job', isWhole ? `job_${start}` : start)
      if (meant.length === 1) expect(await found).toBe(id)
      else
        await expect(found).rejects.toMatchObject({
          reason: 'usage',
          details: expect.arrayContaining([expect.objectContaining({ path: expect.stringMatching(/^job_/) })]),
        })
    }),
    { numRuns: 300 },
  )
})

test('a name means the job of that name, and what means nothing says where to look', async () => {
  const id = `job_${'0'.repeat(25)}1`
  const service = serviceWith([{ id, name: 'iris deep' }])
  expect(await findId(service, 'job', 'iris deep')).toBe(id)
  expect(await findId(service, 'job', `${id.slice(0, 12)}…`)).toBe(id)
  await expect(findId(service, 'job', 'deep')).rejects.toMatchObject({
    reason: 'not_found',
    message: 'no job has an id that begins with "deep", nor that name',
    hint: '"trainyard list" shows them.',
  })
  const whole = `job_${'z'.repeat(26)}`
  expect(await findId(service, 'job', whole)).toBe(whole)
})
