import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readOptions } from './options.js'
import { runSoak } from './soak/run-soak.js'
import { isSound, soakTable } from './soak/soak-table.js'

/**
 * Keeps a running installation at work for an hour while one fault happens every half minute: `npm run soak -- --minutes 60 --every 30 --seed 1`. Prints what
 * it held at first and at last, and ends with status 1 if anything was wrong.
 */
const text = { type: 'string' } as const
const { values } = parseArgs({ options: { home: text, minutes: text, every: text, seed: text, faults: text, json: text } })
const { minutes = '60', every = '30', ...others } = values
const options = readOptions(Object.entries(others).flatMap(([name, value]) => [`--${name}`, value]))
const say = (line: string) => process.stdout.write(`${line}\n`)
const soak = await runSoak({ ...options, minutes: Number(minutes), every: Number(every) }, say)
const { work, predictions, faults } = soak
for (const line of soakTable(soak)) say(line)
say(
  `faults: ${Object.entries(faults)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ')}`,
)
say(`${work.jobs} jobs in ${work.attempts} attempts, ${work.tables} tables, ${predictions.right} right predictions, ${predictions.tryAgain} to try again`)
for (const line of [...work.wrong, ...predictions.wrong, ...predictions.failed]) say(line)
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(soak, null, 1))
process.exitCode = isSound(soak) ? 0 : 1
