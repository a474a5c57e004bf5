import { useState } from 'preact/hooks'
import { CopyButton } from '../../parts/controls.js'
import { Tabs } from '../../parts/layout.js'

/** What is sent where: a job or a sweep. */
export type Order = { kind: 'job' | 'sweep'; body: unknown }

const forms = ['curl', 'TypeScript', 'Python', 'Command line'] as const

const texts: Readonly<Record<(typeof forms)[number], (origin: string, order: Order) => string>> = {
  curl: curlText,
  TypeScript: typescriptText,
  Python: pythonText,
  'Command line': commandText,
}

/** The same job for a shell or a program. */
export function CopyAsCode({ order }: { order: Order }) {
  const [form, setForm] = useState<(typeof forms)[number]>('curl')
  const text = texts[form](location.origin, order)
  return (
    <section>
      <div class="head">
        <h2>Copy as code</h2>
        <CopyButton text={text} name={form} />
      </div>
      <Tabs names={forms} chosen={form} onChoose={setForm} />
      <pre tabIndex={0}>{text}</pre>
    </section>
  )
}

const pathOf = ({ kind }: Order): string => (kind === 'job' ? '/v1/jobs' : '/v1/sweeps')
const json = (value: unknown): string => JSON.stringify(value, null, 2)

/** As a command for a shell. The key stays in the environment. */
export function curlText(origin: string, order: Order): string {
  return `curl -s ${origin}${pathOf(order)} \\
  -H "authorization: Bearer $TRAINYARD_API_KEY" \\
  -H 'content-type: application/json' \\
  -d '${json(order.body).replaceAll("'", String.raw`'\''`)}'`
}

/** As a TypeScript program; that of a job watches it to its end. */
export function typescriptText(origin: string, order: Order): string {
  const begin = `import { createClient } from '@trainyard/client'

const trainyard = createClient({ url: '${origin}', key: String(process.env.TRAINYARD_API_KEY) })
const { data: ${order.kind} } = await trainyard.api.POST('${pathOf(order)}', {
  body: ${json(order.body).replaceAll('\n', '\n  ')},
})`
  if (order.kind === 'sweep') return `${begin}\nconsole.log(sweep)`
  return `${begin}
if (job?.object === 'job') {
  for await (const { series } of trainyard.watchMetrics(job.id)) console.log(series)
}`
}

/** As a Python program that needs nothing but Python. Three quotes in a row never stand in JSON. */
export function pythonText(origin: string, order: Order): string {
  return `import json, os, urllib.request

body = json.loads(r"""
${json(order.body)}
""")
request = urllib.request.Request(
    "${origin}${pathOf(order)}",
    data=json.dumps(body).encode(),
    headers={"authorization": "Bearer " + os.environ["TRAINYARD_API_KEY"], "content-type": "application/json"},
)
print(json.load(urllib.request.urlopen(request))["id"])`
}

/** For the command line, from standard input. */
export function commandText(origin: string, order: Order): string {
  return `export TRAINYARD_URL=${origin}
npm run -s trainyard -- ${order.kind === 'job' ? 'submit' : 'sweep'} - --watch <<'JSON'
${json(order.body)}
JSON`
}
