/** The job as a command for a shell. The key stays in the environment. */
export const curlText = (origin: string, job: unknown): string =>
  `curl -s ${origin}/v1/jobs \\
  -H "authorization: Bearer $TRAINYARD_API_KEY" \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify(job, null, 2).replaceAll("'", String.raw`'\''`)}'`

/** The job as a TypeScript program that watches it to its end. */
export const typescriptText = (origin: string, job: unknown): string =>
  `import { createClient } from '@trainyard/client'

const trainyard = createClient({ url: '${origin}', key: process.env.TRAINYARD_API_KEY ?? '' })
const { data: job } = await trainyard.api.POST('/v1/jobs', {
  body: ${JSON.stringify(job, null, 2).replaceAll('\n', '\n  ')},
})
if (job?.object === 'job') {
  for await (const { series } of trainyard.watchMetrics(job.id)) console.log(series)
}`
