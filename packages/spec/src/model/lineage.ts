import { z } from 'zod'
import { idSchema } from '../ids.js'
import { jobStatus } from '../job/view.js'
import { slug } from '../scalars.js'
import { modelSource } from './source.js'

const modelVersion = z.strictObject({ model: slug, version: z.string() })

/** A job among those that it comes from and that come from it. What is not known any more of one that was deleted is null. */
const lineageJob = z
  .strictObject({
    job_id: idSchema('job'),
    name: z.string().nullable(),
    status: jobStatus.nullable(),
    dataset: z.strictObject({ id: idSchema('dataset'), name: z.string() }).nullable(),
    models: z.array(modelVersion).describe('The versions that were published from it and are there'),
  })
  .meta({ id: 'LineageJob' })

/** How one job comes from another. */
const lineageStep = z
  .strictObject({
    from: idSchema('job'),
    to: idSchema('job'),
    relation: z.enum(['init', 'ensemble', 'retry']).describe('`to` started from the weights of `from`, is an ensemble that has its members, or tried it again'),
    model: modelVersion.nullable().describe('The version by whose name the weights were found'),
  })
  .meta({ id: 'LineageStep' })

/** An imported version among what jobs come from. */
const lineageImport = z
  .strictObject({ ...modelVersion.shape, source: modelSource, jobs: z.array(idSchema('job')).describe('The jobs that started from its weights') })
  .meta({ id: 'LineageImport' })

/** Where a job comes from and what came from it: the jobs, itself among them, and the steps between them. */
export const lineageView = z
  .strictObject({
    object: z.literal('lineage'),
    job_id: idSchema('job').nullable().describe('The job that is asked about; null where that is an imported version'),
    jobs: z.array(lineageJob),
    steps: z.array(lineageStep),
    imports: z.array(lineageImport).default([]).describe('The imported versions that jobs among these started from, and the one that is asked about'),
    complete: z.boolean().describe('Whether these are all: only the nearest are told of very many'),
  })
  .meta({ id: 'Lineage' })
/** What `lineageView` gives. */
export type LineageView = z.output<typeof lineageView>

/** How a step reads between the job that came out of it and the one that it comes from. */
export const relationTexts = {
  init: 'started from the weights of',
  ensemble: 'has members of',
  retry: 'tried again',
} as const satisfies Record<LineageView['steps'][number]['relation'], string>

/** A job of a lineage as people know it: its name, and the versions that were published from it. */
export function lineageJobText({ job_id: own, jobs }: Pick<LineageView, 'job_id' | 'jobs'>, jobId: string): string {
  const job = jobs.find(({ job_id: id }) => id === jobId)
  const name = jobId === own ? 'this job' : (job?.name ?? 'a deleted job') // default: what is not known any more of it is null
  const versions = job?.models.map(({ model, version }) => `${model} v${version}`).join(', ')
  return versions ? `${name} (${versions})` : name
}
