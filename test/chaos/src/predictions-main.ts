import { parseArgs } from 'node:util'
import { readInstance } from './options.js'
import { runPredictionChaos } from './predictions.js'

/**
 * Kills the serving processes of a running installation while its predictions are asked for:
 * `npm run chaos:predictions -- --home .trainyard --answers 100000 --seed 1`. Ends with status 1 if an answer was wrong, or an error not worth another try.
 */
const { values } = parseArgs({
  options: {
    home: { type: 'string', default: '.trainyard' },
    answers: { type: 'string', default: '100000' },
    callers: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '1000' },
  },
})
const { wrong, failed } = await runPredictionChaos(
  {
    ...readInstance(values.home),
    home: values.home,
    answers: Number(values.answers),
    callers: Number(values.callers),
    seed: Number(values.seed),
    every: Number(values.every),
  },
  (line) => process.stdout.write(`${line}\n`),
)
process.exitCode = wrong.length + failed.length === 0 ? 0 : 1
