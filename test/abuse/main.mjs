// npm run abuse -- --seconds 10 [--report file.json]: the long form of abuse.test.ts, on services of its own: one key abuses the service, another project's times are measured.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const { values } = parseArgs({ options: { seconds: text, report: text } })
const { seconds = '10', report } = values
const root = fileURLToPath(new URL('../..', import.meta.url))
const env = { ...process.env, TRAINYARD_ABUSE_SECONDS: seconds, ...(report !== undefined && { TRAINYARD_ABUSE_REPORT: report }) }
const child = spawn(process.execPath, ['apps/cli/bootstrap.mjs', 'test', 'test/abuse/abuse.test.ts'], { cwd: root, env, stdio: 'inherit' })
child.once('exit', (code) => (process.exitCode = code ?? 1))
