import { parseArgs } from 'node:util'
import { runDeadlines, summaryOf } from './deadlines/run-deadlines.js'
import { readConnections, readInstance } from './options.js'

/**
 * Random tables, time limits and killed processes on a running installation: `npm run deadlines -- --home .trainyard --runs 50 --seed 1 --least 10 --most 60`.
 * Ends with status 1 if a limit was not held.
 */
const { values } = parseArgs({
  options: {
    home: { type: 'string', default: '.trainyard' },
    runs: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    least: { type: 'string', default: '10' },
    most: { type: 'string', default: '60' },
  },
})
const { home, runs, seed, least, most } = values
const print = (line: string): void => void process.stdout.write(`${line}\n`)
print(`seed ${seed}`)
const kept = await runDeadlines(
  { home, ...readInstance(home), ...readConnections(home), runs: Number(runs), seed: Number(seed), least: Number(least), most: Number(most) },
  print,
)
print(summaryOf(kept))
process.exitCode = kept.every(({ isHeld }) => isHeld) ? 0 : 1
