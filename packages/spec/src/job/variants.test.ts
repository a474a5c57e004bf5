import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementAt } from '../invariant.js'
import { flatSpec } from './flat-spec.js'
import { jobSpec, type ResolvedJobSpec, resolvedJobSpec } from './spec.js'
import { groupsOfMembers, joinMembers, settingsOf, specOfMember, specOfMembers } from './variants.js'

const jobOf = (parts: { units: number; rate: number; epochs: number }): ResolvedJobSpec =>
  resolvedJobSpec.parse(
    jobSpec.parse({
      dataset: { id: `ds_${'0'.repeat(26)}` },
      task: 'classification',
      seed: 3,
      architecture: { layers: [{ type: 'dense', units: parts.units }] },
      optimizer: { type: 'adam', learning_rate: parts.rate },
      training: { epochs: parts.epochs },
    }),
  )
const own = fc.record({ units: fc.integer({ min: 1, max: 2 }), rate: fc.constantFrom(0.1, 0.01), epochs: fc.integer({ min: 1, max: 2 }) }).map(jobOf)

test('each member has its own settings and the rest of the job, whichever settings the members share', () => {
  fc.assert(
    fc.property(fc.array(own, { minLength: 1, maxLength: 9 }), fc.array(fc.nat(8), { minLength: 1 }), (jobs, some) => {
      const first = elementAt(jobs, 0, 'jobs')
      const ensemble = { ...first.ensemble, members: jobs.length }
      const spec = resolvedJobSpec.parse({ ...first, ensemble, name: 'all', ...joinMembers(jobs.map(settingsOf)) })
      for (const [member, job] of jobs.entries()) expect(specOfMember(spec, member)).toEqual({ ...job, ensemble, name: 'all' })
      expect(
        groupsOfMembers(spec)
          .flatMap(({ members }) => [...members])
          .toSorted((a, b) => a - b),
      ).toEqual([...jobs.keys()])
      expect(spec.variants === undefined).toBe(jobs.every((job) => JSON.stringify(job) === JSON.stringify(first)))
      const wanted = some.filter((member) => member < jobs.length)
      if (wanted.length === 0) return
      const part = specOfMembers(spec, wanted)
      for (const member of wanted) expect(specOfMember(part, member)).toEqual(specOfMember(spec, member))
    }),
  )
})

test('tools of other makers are shown what all members have, and how many variants there are', () => {
  const jobs = [jobOf({ units: 1, rate: 0.1, epochs: 2 }), jobOf({ units: 1, rate: 0.01, epochs: 2 })]
  const flat = flatSpec({ ...elementAt(jobs, 0, 'jobs'), ...joinMembers(jobs.map(settingsOf)) })
  expect(flat).toMatchObject({ 'training.epochs': 2, 'optimizer.type': 'adam', 'architecture.layers': expect.stringContaining('dense'), variants: 2 })
  expect(flat).not.toHaveProperty(['optimizer.learning_rate'])
})
