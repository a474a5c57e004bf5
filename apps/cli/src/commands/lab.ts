import { durationText } from '@trainyard/spec'
import { randomUUID } from 'node:crypto'
import { type Command, InvalidArgumentError } from 'commander'
import { calls } from '../api/calls.js'
import { connect } from '../api/connect.js'
import { type CliContext, note, say, sayJson } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { type AddCommand, count, globalOptions } from './options.js'
import { type ClaimName, claimNames, claims } from '../lab/claims/index.js'
import { claimRows, compareLink, engineText, markdownReport, showProgress } from '../lab/report.js'
import { runLab } from '../lab/run-lab.js'
import { mostValues } from '../lab/statistics.js'
import { right, tableText } from '../terminal/text.js'

type LabOptions = {
  readonly seeds: number
  readonly quick?: boolean
  readonly fresh?: boolean
  readonly markdown?: boolean
}

/** Two seeds say next to nothing, but run everything. */
const quickSeeds = 2
const usualSeeds = 5

/** `trainyard lab list | all | CLAIM…`: runs the lecture's claims as jobs and says what is seen of them. */
export const addLab: AddCommand = (program, context) => {
  program
    .command('lab')
    .description("run the lecture's claims as ordinary jobs, and say which are seen here")
    .argument('<claims...>', `"all", "list", or any of: ${claimNames.join(', ')}`)
    .option('--seeds <count>', 'runs of each way of training, 2 or more', seedCount, usualSeeds)
    .option('--quick', `${quickSeeds} seeds: shows that it runs, and hardly more`)
    .option('--fresh', 'train anew; else jobs of the same spec of the last 24 hours are taken')
    .option('--markdown', 'print a table to put into a page')
    .action(async (names: string[], options: LabOptions, command: Command) => {
      const { json } = globalOptions(command)
      if (names.length === 1 && names[0] === 'list') return json ? sayJson(context, claimList()) : listClaims(context)
      await runClaims(context, command, chosen(names), options)
    })
}

/** A number of seeds that an interval can be made of. */
function seedCount(text: string): number {
  const value = count(text)
  if (value < 2 || value > mostValues) throw new InvalidArgumentError(`It must be from 2 to ${mostValues}.`)
  return value
}

function chosen(names: readonly string[]): ClaimName[] {
  if (names.includes('all')) return claimNames
  const unknown = names.filter((name) => !Object.hasOwn(claims, name))
  if (unknown.length > 0) throw new CliError('usage', `no claim is called ${unknown.join(', ')}`, { hint: `The claims are: ${claimNames.join(', ')}.` })
  return claimNames.filter((name) => names.includes(name))
}

async function runClaims(
  context: CliContext,
  command: Command,
  names: readonly ClaimName[],
  { seeds: asked, quick, fresh, markdown }: LabOptions,
): Promise<void> {
  const global = globalOptions(command)
  const connection = connect(context, global)
  const api = calls(connection)
  const seeds = Array.from({ length: quick === true ? quickSeeds : asked }, (_, index) => index + 1)
  const { results, errors } = await runLab({
    api,
    names,
    seeds,
    salt: fresh === true ? randomUUID() : '',
    progress: showProgress(context.stderr, secondsOf),
    // As it ends, so that an interrupted lab has shown what it saw.
    onResult: (result) => {
      for (const { measured, effect, verdict } of claimRows(result)) note(context, `  ${verdict}: ${measured}: ${effect}`)
      note(context, `  compare: ${compareLink(connection.url, result)}`)
    },
  })
  if (global.json) sayJson(context, { seeds, results, faults: errors })
  else if (markdown === true) say(context, markdownReport(results, { seeds: seeds.length, engine: engineText(await api.ready()) }))
  else if (results.length > 0) {
    const rows = results.flatMap(claimRows).map(({ claim, measured, effect, verdict }) => [claim, measured, effect, verdict])
    say(context, tableText(context.stdout, ['claim', 'setting', right('effect [95 % interval]'), 'verdict'], rows))
  }
  if (errors.length > 0) throw new CliError('failed', `not run: ${errors.map(({ claim, message }) => `${claim} (${message})`).join('; ')}`)
}

const secondsOf = (claim: string, jobs: number): number => claims[claim as ClaimName].secondsPerJob * jobs

const claimList = () =>
  claimNames.map((name) => {
    const { statement, setting, jobs } = claims[name]
    return { name, statement, setting, jobs: jobs(usualSeeds), seconds: secondsOf(name, jobs(usualSeeds)) }
  })

function listClaims(context: CliContext): void {
  const rows = claimList().map(({ name, statement, jobs, seconds }) => [name, statement, String(jobs), durationText(seconds)])
  say(context, tableText(context.stdout, ['claim', 'what the lecture says', right('jobs'), right('about')], rows))
}
