// npm run hostile [-- --size 1] [--report file.json]: every file of cases.ts in a process of its own: what it is told, the time and the memory that it takes beyond the file.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const { values } = parseArgs({ options: { size: text, report: text } })
const { size = '1', report } = values
const root = fileURLToPath(new URL('../..', import.meta.url))
const env = { ...process.env, TRAINYARD_HOSTILE_SIZE: size, ...(report !== undefined && { TRAINYARD_HOSTILE_REPORT: report }) }
const child = spawn(process.execPath, ['apps/cli/bootstrap.mjs', 'test', 'test/hostile/hostile.test.ts'], { cwd: root, env, stdio: 'inherit' })
child.once('exit', (code) => (process.exitCode = code ?? 1))
