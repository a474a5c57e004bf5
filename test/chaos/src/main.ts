import { readOptions } from './options.js'
import { runChaos } from './run-chaos.js'
import { runHistory } from './history/run-history.js'
import { isGood } from './table.js'

/**
 * Makes things go wrong in a running installation at random moments of a training and looks, in Postgres alone, whether anything was lost:
 * `npm run chaos -- --runs 10 --seed 1 --faults "trainer killed,redis full"`. With `--history 100000` it lets clients work on a few tasks at random instead,
 * in a database of its own on the same server, and looks for an order that explains what they were answered. Ends with status 1 if anything was wrong.
 */
const options = readOptions(process.argv.slice(2))
const say = (line: string) => process.stdout.write(`${line}\n`)
const good = options.history === undefined ? (await runChaos(options, say)).every(isGood) : (await runHistory(options, options.history, say)).length === 0
process.exitCode = good ? 0 : 1
