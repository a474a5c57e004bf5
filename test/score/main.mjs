// npm run score -- --rows 1000000 --kills 2 [--report file.json]: the long form of score.test.ts, on services of its own: so many rows of churn's shape are predicted by
// five members, undisturbed and with so many kills in the midst.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const { values } = parseArgs({ options: { rows: text, kills: text, report: text } })
const { rows = '1000000', kills = '2', report = path.join(tmpdir(), 'trainyard-score.json') } = values
const root = fileURLToPath(new URL('../..', import.meta.url))
const own = { TRAINYARD_SCORE_ROWS: rows, TRAINYARD_SCORE_KILLS: kills, TRAINYARD_SCORE_REPORT: path.resolve(report) }
const child = spawn(process.execPath, ['apps/cli/bootstrap.mjs', 'test', 'test/score/score.test.ts'], {
  cwd: root,
  env: { ...process.env, ...own },
  stdio: 'inherit',
})
child.once('exit', (code) => (process.exitCode = code ?? 1))
