import { z } from 'zod'
import { limits, projectLimits } from '../limits.js'

const count = z.int().min(0).max(limits.int32)

/** What a project may have at most. */
export const projectLimit = z.strictObject({
  open_jobs: count.default(projectLimits.open_jobs).describe('Jobs that have not ended, trials of sweeps among them'),
  open_members: count.default(projectLimits.open_members).describe('Members of those jobs'),
  running_tasks: count.default(projectLimits.running_tasks).describe('Tasks that run at once; further ones wait'),
  datasets: count.default(projectLimits.datasets),
})
/** What `projectLimit` gives. */
export type ProjectLimits = z.output<typeof projectLimit>

const weight = z.number().min(0.001).max(1_000).describe('Share of the slots beside other projects that wait: with weight 2 twice that of weight 1')

/** The body of PUT /v1/projects/{project}/limits: what is left out has its default. */
export const setLimitsRequest = projectLimit.extend({ weight: weight.default(1) }).meta({ id: 'SetProjectLimitsRequest' })

/** Limits of a project, and what it has of each. */
export const projectLimitsView = z
  .strictObject({
    object: z.literal('project.limits'),
    project: z.string(),
    weight,
    limits: z.strictObject(Object.fromEntries(Object.keys(projectLimits).map((name) => [name, count])) as Record<keyof ProjectLimits, typeof count>),
    used: z.strictObject(Object.fromEntries(Object.keys(projectLimits).map((name) => [name, count])) as Record<keyof ProjectLimits, typeof count>),
  })
  .meta({ id: 'ProjectLimits' })

/** What the attempts of a project took on one day. */
export const projectUsageView = z
  .strictObject({
    object: z.literal('project.usage'),
    id: z.string().describe('The project and the day'),
    project: z.string(),
    day: z.iso.date().describe('UTC; an attempt counts on the day on which it ended'),
    attempts: z.int().describe('Attempts that ended, lost ones among them'),
    compute_seconds: z.number().describe('Seconds of slots that they took'),
  })
  .meta({ id: 'ProjectUsage' })
/** What `projectUsageView` gives. */
export type ProjectUsageView = z.output<typeof projectUsageView>

/** The query of GET /v1/projects/{project}/usage. */
export const usageQuery = z.strictObject({
  from: z.iso.date().optional().describe('First day; 30 days ago if left out'),
  to: z.iso.date().optional().describe('Last day; today if left out'),
  format: z.enum(['json', 'csv']).default('json'),
})
