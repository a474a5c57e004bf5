// npm run load -- --jobs 1000,200,1 --minutes 3 [--report file.json]: the long form of load.test.ts, on services of its own: so many jobs of three projects at once, with
// real workers; what has not ended after so many minutes is cancelled and said.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const { values } = parseArgs({ options: { jobs: text, minutes: text, report: text } })
const { jobs = '1000,200,1', minutes = '3', report } = values
const root = fileURLToPath(new URL('../..', import.meta.url))
const own = { TRAINYARD_LOAD_JOBS: jobs, TRAINYARD_LOAD_MINUTES: minutes, ...(report !== undefined && { TRAINYARD_LOAD_REPORT: report }) }
const child = spawn(process.execPath, ['apps/cli/bootstrap.mjs', 'test', 'test/load/load.test.ts'], {
  cwd: root,
  env: { ...process.env, ...own },
  stdio: 'inherit',
})
child.once('exit', (code) => (process.exitCode = code ?? 1))
