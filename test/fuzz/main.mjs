// npm run fuzz -- --requests 50000 --seed 7 [--first 1234] [--report file.json]: the long form of fuzz.test.ts, on services of its own. --first repeats from a request's number on.
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const { values } = parseArgs({ options: { requests: text, seed: text, first: text, report: text } })
const { requests = '50000', seed = String(randomInt(2 ** 31)), first, report } = values
const root = fileURLToPath(new URL('../..', import.meta.url))
const env = {
  ...process.env,
  TRAINYARD_FUZZ_REQUESTS: requests,
  TRAINYARD_FUZZ_SEED: seed,
  ...(first !== undefined && { TRAINYARD_FUZZ_FIRST: first }),
  ...(report !== undefined && { TRAINYARD_FUZZ_REPORT: report }),
}
const child = spawn(process.execPath, ['apps/cli/bootstrap.mjs', 'test', 'test/fuzz/fuzz.test.ts'], { cwd: root, env, stdio: 'inherit' })
child.once('exit', (code) => (process.exitCode = code ?? 1))
