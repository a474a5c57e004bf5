import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { createInstallation } from './installation.js'
import type { ChaosOptions } from './options.js'
import { seededRandom } from './random.js'
import { createRecords } from './records.js'
import { type Outcome, type RoundDeps, runRound, runUndisturbed } from './round.js'
import { createService } from './service.js'
import { isGood, tableOf } from './table.js'

/** Makes each fault happen so many times at random moments of a training; `say` hears the table, and how every round ended. */
export async function runChaos(options: ChaosOptions, say: (line: string) => void): Promise<Outcome[]> {
  const installation = createInstallation(options)
  const [service, records] = [createService(options), createRecords(installation)]
  const random = seededRandom(options.seed)
  const datasetId = await service.prepareDataset()
  const reference = await runUndisturbed({ service, records }, datasetId)
  const deps: RoundDeps = { service, records, installation, datasetId, reference }
  const steps = [...reference.points.values()].reduce((sum, series) => sum + series.size, 0)
  say(`seed ${options.seed}, ${options.runs} runs each, ${options.members} members, ${steps} points a job, ${cpus().length} cores, Node ${process.version}`)

  const outcomes: Outcome[] = []
  for (const fault of options.faults) {
    const missing = fault.unavailable?.(installation)
    if (missing !== undefined) {
      say(`${fault.name}: not tried, ${missing}`)
      continue
    }
    const [least, most] = fault.lasts ?? [0, 0]
    for (let run = 1; run <= options.runs; run += 1) {
      const moment = { share: 0.05 + 0.8 * random(), seconds: least + (most - least) * random() }
      const outcome = await runRound(deps, fault, moment)
      outcomes.push(outcome)
      if (options.json !== undefined) writeFileSync(options.json, JSON.stringify({ seed: options.seed, outcomes }, null, 1))
      const lasted = fault.lasts ? ` for ${moment.seconds.toFixed(0)} s` : ''
      const ending = isGood(outcome) ? `good, ${outcome.recoverySeconds?.toFixed(1)} s` : JSON.stringify(outcome)
      say(`${fault.name} ${run}/${options.runs} at ${moment.share.toFixed(2)}${lasted}: ${ending}`)
    }
  }
  for (const line of tableOf(outcomes)) say(line)
  return outcomes
}
