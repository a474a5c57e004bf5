import { useState } from 'preact/hooks'
import { CopyButton } from '../../parts/controls.js'
import { Tabs } from '../../parts/layout.js'

const forms = ['curl', 'TypeScript'] as const

/** The same job for a shell or a program. */
export function CopyAsCode({ job }: { job: unknown }) {
  const [form, setForm] = useState<(typeof forms)[number]>('curl')
  const text = form === 'curl' ? curlText(location.origin, job) : typescriptText(location.origin, job)
  return (
    <section>
      <div class="head">
        <h2>Copy as code</h2>
        <Tabs names={forms} chosen={form} onChoose={setForm} />
        <CopyButton text={text} name={form} />
      </div>
      <pre tabIndex={0}>{text}</pre>
    </section>
  )
}

/** The job as a command for a shell. The key stays in the environment. */
export const curlText = (origin: string, job: unknown): string =>
  `curl -s ${origin}/v1/jobs \\
  -H "authorization: Bearer $TRAINYARD_API_KEY" \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify(job, null, 2).replaceAll("'", String.raw`'\''`)}'`

/** The job as a TypeScript program that watches it to its end. */
export const typescriptText = (origin: string, job: unknown): string =>
  `import { createClient } from '@trainyard/client'

const trainyard = createClient({ url: '${origin}', key: String(process.env.TRAINYARD_API_KEY) })
const { data: job } = await trainyard.api.POST('/v1/jobs', {
  body: ${JSON.stringify(job, null, 2).replaceAll('\n', '\n  ')},
})
if (job?.object === 'job') {
  for await (const { series } of trainyard.watchMetrics(job.id)) console.log(series)
}`
