import { parseArgs } from 'node:util'
import { lineOf, runChecks, summaryOf } from './check.js'
import { checks } from './checks/index.js'
import { openTarget } from './target.js'

const usage = `Checks a server against the Open Inference Protocol (KServe V2 over HTTP) and the extensions that it announces.

  npm run conformance -- --url http://127.0.0.1:8080 --key <key> [--model <name>]... [--only <id>]... [--json]

  --url     address of the server, without /v2
  --key     sent as "Authorization: Bearer <key>"
  --header  another header, as "name: value"; may stand several times
  --model   a model to ask; may stand several times (default: every ready model of the repository index)
  --only    a check to run, by its id or the beginning of it; may stand several times (default: all)
  --json    one JSON document instead of lines

Ends with 1 when a check failed, and with 2 when the server could not be asked.
`

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    key: { type: 'string' },
    header: { type: 'string', multiple: true, default: [] },
    model: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help || values.url === undefined) {
  process.stdout.write(usage)
  process.exitCode = values.help ? 0 : 2
} else {
  process.exitCode = await run(values.url)
}

async function run(url: string): Promise<number> {
  const headers = Object.fromEntries(values.header.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]))
  if (values.key !== undefined) headers['authorization'] = `Bearer ${values.key}`
  const target = await openTarget({ url: url.replace(/\/+$/, ''), headers, ...(values.model ? { models: values.model } : {}) }).catch((error: unknown) => {
    process.stderr.write(`${url} could not be asked: ${error instanceof Error ? error.message : String(error)}\n`)
    return null
  })
  if (!target) return 2
  const chosen = checks.filter(({ id }) => values.only?.some((prefix) => id.startsWith(prefix)) ?? true)
  const outcomes = await runChecks(chosen, target, (outcome) => {
    if (!values.json) process.stdout.write(`${lineOf(outcome)}\n`)
  })
  process.stdout.write(values.json ? `${JSON.stringify({ server: target.server, outcomes }, null, 2)}\n` : `\n${summaryOf(outcomes)}\n`)
  return outcomes.some(({ status }) => status === 'failed') ? 1 : 0
}
