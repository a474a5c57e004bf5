import { z } from 'zod'
import { projectLimits } from '../limits.js'
import { type ProjectLimitName, projectLimitRecords } from './project-limits.js'

/** A limit beyond this is none: such numbers of operations are told apart from infinity, and JSON has them. */
const greatestNumber = 1e24
const amountOf = (name: ProjectLimitName) => (projectLimitRecords[name].unit !== 'operations' ? z.int().min(0) : z.number().min(0).max(greatestNumber))
const limitOf = (name: ProjectLimitName) => amountOf(name).min(projectLimitRecords[name].least).describe(projectLimitRecords[name].description)
const names = Object.keys(projectLimits) as ProjectLimitName[]
const ofEach = <Field extends z.ZodType>(field: (name: ProjectLimitName) => Field) =>
  Object.fromEntries(names.map((name) => [name, field(name)])) as Record<ProjectLimitName, Field>

/** What a project may have at most. */
export const projectLimit = z.strictObject(ofEach((name) => limitOf(name).default(projectLimits[name])))
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
    limits: z.strictObject(ofEach(limitOf)),
    used: z.strictObject(ofEach(amountOf)).describe('What the project has of each at the moment. What is counted by process is that of the one that answers'),
  })
  .meta({ id: 'ProjectLimits' })

/** What a project used on one day. */
export const projectUsageView = z
  .strictObject({
    object: z.literal('project.usage'),
    id: z.string().describe('The project and the day'),
    project: z.string(),
    day: z.iso.date().describe('UTC; an attempt counts on the day on which it ended'),
    attempts: z.int().describe('Attempts that ended, lost ones among them'),
    compute_seconds: z.number().describe('Seconds of slots that they took'),
    requests: z.int().describe('Requests that were answered, predictions among them'),
    predictions: z.int().describe('Predictions that were answered'),
    prediction_rows: z.int().describe('Rows of those predictions'),
    prediction_flops: z.number().describe('Floating-point operations that they took'),
    stored_bytes: z.int().describe('The most bytes that were stored on that day, of data sets, checkpoints and uploads: see the limit of the same name'),
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
