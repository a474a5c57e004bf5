import { cpus } from 'node:os'
import type { ChaosOptions } from './options.js'
import { createProcesses } from './processes.js'
import { seededRandom } from './random.js'
import { createRecords } from './records.js'
import { type Outcome, type RoundDeps, runRound, runUndisturbed } from './round.js'
import { createService } from './service.js'
import { isGood, tableOf } from './table.js'

/** Kills each target so many times at random moments of a training; `say` hears the table, and every round that lost something as it happens. */
export async function runChaos(options: ChaosOptions, say: (line: string) => void): Promise<Outcome[]> {
  const [service, records, processes] = [createService(options), createRecords(options.databaseUrl), createProcesses(options.home)]
  const random = seededRandom(options.seed)
  const datasetId = await service.prepareDataset()
  const reference = await runUndisturbed({ service, records }, datasetId)
  const deps: RoundDeps = { service, records, processes, datasetId, reference }
  const steps = [...reference.points.values()].reduce((sum, series) => sum + series.size, 0)
  say(`seed ${options.seed}, ${options.kills} kills each, ${options.members} members, ${steps} points a job, ${cpus().length} cores, Node ${process.version}`)

  const outcomes: Outcome[] = []
  for (const target of options.targets) {
    for (let kill = 1; kill <= options.kills; kill += 1) {
      const share = 0.05 + 0.85 * random()
      const outcome = await runRound(deps, target, share)
      outcomes.push(outcome)
      say(
        `${target} ${kill}/${options.kills} at ${share.toFixed(2)}: ${isGood(outcome) ? `good, ${outcome.recoverySeconds?.toFixed(1)} s` : JSON.stringify(outcome)}`,
      )
    }
  }
  for (const line of tableOf(outcomes)) say(line)
  return outcomes
}
