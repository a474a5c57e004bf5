import { byDrift, countText, instantText, numberText, percentText } from '@trainyard/spec'
import type { Command } from 'commander'
import type { Calls, DriftView } from '../api/calls.js'
import { type CliContext, say, sayJson } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { right, tableText } from '../terminal/text.js'
import { openService } from './service.js'

/** `trainyard models drift`: how what a version is asked and answers differs from its training. */
export function addDrift(group: Command, context: CliContext): void {
  group
    .command('drift')
    .description('how what a version is asked and answers differs from its training; the newest if none is named')
    .argument('<model>')
    .argument('[version]')
    .option('--from <hour>', 'the first hour, as 2026-03-31T14:00:00Z; else the last 24 hours')
    .option('--to <hour>', 'up to this hour, which is not included')
    .action(async (name: string, asked: string | undefined, hours: { from?: string; to?: string }, command) => {
      const { api, json, notePage } = openService(context, command)
      const drift = await api.drift(name, asked ?? (await newestVersion(api, name)), hours)
      if (json) return sayJson(context, drift)
      showDrift(context, drift)
      notePage(name)
    })
}

function showDrift(context: CliContext, drift: DriftView): void {
  say(context, `${drift.model} version ${drift.version}: ${countText(drift.rows)} rows from ${instantText(drift.from)} to ${instantText(drift.to)}`)
  if (drift.why_none !== null) return say(context, drift.why_none)
  const predictions = drift.predictions ? [{ ...drift.predictions, name: `predicted ${drift.predictions.name}` }] : []
  const rows = [...predictions, ...byDrift(drift.inputs)].map(({ name, measure, psi, by_chance, level, missing, unknown }) => [
    measure === 'value' ? name : `${name} (${measure})`,
    numberText(psi),
    numberText(by_chance),
    level ?? '–',
    `${percentText(missing.training)} → ${percentText(missing.served)}`,
    unknown === null ? '–' : `${percentText(unknown.training)} → ${percentText(unknown.served)}`,
  ])
  say(context, tableText(context.stdout, ['what', right('PSI'), right('by chance'), 'change', 'missing', 'unknown'], rows))
  if (drift.inputs_left_out > 0) say(context, `${countText(drift.inputs_left_out)} more columns are not counted`)
}

/** @throws {CliError} `usage` where there is none. */
async function newestVersion(api: Pick<Calls, 'model'>, name: string): Promise<string> {
  const version = (await api.model(name)).latest_version
  if (version === null) throw new CliError('usage', `the model ${name} has no version`, { hint: 'A succeeded job with model.name makes one.' })
  return version
}
