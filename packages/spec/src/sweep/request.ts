import { z } from 'zod'
import { limits } from '../limits.js'
import { displayName, shortened, storedName } from '../names.js'
import { count, seed } from '../scalars.js'
import { objective, resolvedObjective } from './objective.js'
import { dimensions, space } from './spaces.js'
import { strategy } from './strategies.js'

/** The job that every trial is a copy of, without what the space fills in. Each trial is checked as `POST /v1/jobs` checks a job. */
const sweptJob = z.record(z.string(), z.unknown()).describe('A job as POST /v1/jobs takes it; fields that the space names are optional')

/** What a client may send: `job` and `space` are needed, everything else has a default. */
export const createSweepRequest = z
  .strictObject({
    name: displayName.default('untitled'),
    job: sweptJob,
    space: space.describe('By the path of a field in the job'),
    objective: objective.prefault({}),
    strategy: strategy.prefault({ type: 'grid' }),
    max_concurrent: count(limits.sweepConcurrent).default(4).describe('Trials that may be queued or running at once'),
    seed: seed.optional().describe("Of the draws, and of every trial's job that names none, so that trials differ in what is swept alone"),
  })
  .meta({ id: 'CreateSweep' })
/** What `createSweepRequest` gives. */
export type CreateSweepRequest = z.output<typeof createSweepRequest>

/** What can be read of a sweep that has errors, so that those of its job are in the same reply. */
export const partialSweep = z.strictObject({ ...createSweepRequest.shape, space: dimensions })

/** A sweep with nothing left open: what is stored and shown. */
export const sweepSpec = z.strictObject({ ...createSweepRequest.shape, name: storedName, objective: resolvedObjective, seed })
/** What `sweepSpec` gives. */
export type SweepSpec = z.output<typeof sweepSpec>

/** Names distinguish the jobs of a sweep in lists: that of the job or the sweep, with the number of the trial of `count`. */
export function trialName({ name, job }: Pick<SweepSpec, 'name' | 'job'>, index: number, count: number): string {
  const base = typeof job['name'] === 'string' ? job['name'] : name
  return `${shortened(base, limits.nameCharacters - 12)} ${index + 1}/${count}`
}
