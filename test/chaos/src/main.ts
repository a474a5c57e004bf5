import { cpus } from 'node:os'
import { readOptions } from './options.js'
import { createProcesses } from './processes.js'
import { seededRandom } from './random.js'
import { createRecords } from './records.js'
import { type Outcome, type RoundDeps, runRound, runUndisturbed } from './round.js'
import { createService } from './service.js'
import { isGood, tableOf } from './table.js'

/**
 * Kills parts of a running installation at random moments of a training and looks, in Postgres alone, whether anything was lost:
 * `node test/chaos/dist/main.js --home .trainyard --kills 10 --seed 1 --targets trainer,worker`. Ends with status 1 if it was.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const options = readOptions(process.argv.slice(2))
const [service, records, processes] = [createService(options), createRecords(options.databaseUrl), createProcesses(options.home)]
const random = seededRandom(options.seed)
const datasetId = await service.prepareDataset()
const reference = await runUndisturbed({ service, records }, datasetId)
const deps: RoundDeps = { service, records, processes, datasetId, reference }
const steps = [...reference.points.values()].reduce((sum, series) => sum + series.size, 0)
say(`seed ${options.seed}, ${options.kills} kills each, ${options.members} members, ${steps} points a job, ${cpus().length} cores, Node ${process.version}`)

const outcomes: Outcome[] = []
for (const target of options.targets) {
  for (let kill = 0; kill < options.kills; kill += 1) {
    const share = 0.05 + 0.85 * random()
    const outcome = await runRound(deps, target, share)
    outcomes.push(outcome)
    if (!isGood(outcome)) say(`${target}, kill ${kill + 1} at ${share.toFixed(3)}: ${JSON.stringify(outcome)}`)
  }
  for (const line of tableOf(outcomes.filter((outcome) => outcome.target === target))) say(line)
}
say('')
for (const line of tableOf(outcomes)) say(line)
process.exitCode = outcomes.every(isGood) ? 0 : 1
