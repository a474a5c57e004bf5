import { readOptions } from './options.js'
import { runChaos } from './run-chaos.js'
import { isGood } from './table.js'

/**
 * Kills parts of a running installation at random moments of a training and looks, in Postgres alone, whether anything was lost:
 * `node test/chaos/dist/main.js --home .trainyard --kills 10 --seed 1 --targets trainer,worker`. Ends with status 1 if it was.
 */
const outcomes = await runChaos(readOptions(process.argv.slice(2)), (line) => process.stdout.write(`${line}\n`))
process.exitCode = outcomes.every(isGood) ? 0 : 1
