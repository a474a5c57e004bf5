import { ageText, numberText } from '@trainyard/spec'
import type { Command } from 'commander'
import { type CliContext, noteWarnings, say, sayJson } from '../cli-context.js'
import { type AddCommand, collect, type PageOptions, sayNext, seconds, withPages } from './options.js'
import { openService } from './service.js'
import { followCombined } from './ensembles.js'
import { readJob } from '../job-file/read-job.js'
import { checkSweep, followSweep, sweepLines } from '../watch/sweep.js'
import { right, tableText } from '../terminal/text.js'

type PublishOptions = { model?: string; ensemble?: boolean; watch?: boolean; timeout?: number }

/** `trainyard sweep sweep.json --watch` posts a sweep; `trainyard sweeps list|show|cancel|publish` look after them. */
export const addSweeps: AddCommand = (program, context) => {
  const call = (command: Command) => openService(context, command)
  program
    .command('sweep')
    .description('post a sweep from a JSON or YAML file ("-" is standard input)')
    .argument('<file>', 'the sweep, as POST /v1/sweeps takes it')
    .option('--set <path=value>', 'change a field, e.g. job.training.epochs=20 (repeatable)', collect, [])
    .option('--watch', 'show its trials until it ends')
    .option('--timeout <seconds>', 'stop waiting after this long; the sweep keeps running', seconds)
    .action(async (file: string, { set, watch, timeout }: { set: readonly string[]; watch?: boolean; timeout?: number }, command) => {
      const { api, json, notePage } = call(command)
      const made = await api.createSweep(await readJob(context, file, set))
      if (!json) noteWarnings(context, made.warnings)
      notePage(made.id)
      if (watch !== true) return json ? sayJson(context, made) : say(context, made.id)
      const ended = await followSweep(api, made.id, timeout, (sweep) => {
        if (!json) for (const line of sweepLines(context.stdout, sweep)) say(context, line)
      })
      if (json) sayJson(context, ended)
      checkSweep(ended)
    })
  const group = program.command('sweeps').description('list, show, cancel and publish sweeps')
  withPages(group.command('list', { isDefault: true }))
    .description('list sweeps, the newest first')
    .action(async (options: PageOptions, command) => {
      const { api, json } = call(command)
      const page = await api.sweeps(options)
      if (json) return sayJson(context, page)
      if (page.data.length === 0) return say(context, 'no sweeps')
      const rows = page.data.map((sweep) => [
        sweep.id,
        sweep.name,
        sweep.status,
        String(sweep.trial_count),
        numberText(sweep.best?.value),
        ageText(sweep.created_at),
      ])
      say(context, tableText(context.stdout, ['sweep', 'name', 'status', right('trials'), right('best'), right('age')], rows))
      sayNext(context, command, page)
    })
  addPublish(group, context)
  for (const verb of ['show', 'cancel'] as const)
    group
      .command(verb)
      .description(verb === 'show' ? 'show a sweep: its trials, the best one, where to look next' : 'cancel every trial that has not ended')
      .argument('<sweep>', 'id of the sweep, its beginning, or its name')
      .action(async (asked: string, _options: unknown, command) => {
        const { api, json, find, notePage } = call(command)
        const id = await find('sweep', asked)
        const sweep = verb === 'show' ? await api.sweep(id) : await api.cancelSweep(id)
        if (json) return sayJson(context, sweep)
        for (const line of sweepLines(context.stdout, sweep)) say(context, line)
        notePage(id)
      })
}

function addPublish(group: Command, context: CliContext): void {
  group
    .command('publish')
    .description('publish the best trial, or the ensemble of all of them, as the next version of a model')
    .argument('<sweep>', 'id of the sweep, its beginning, or its name')
    .option('--model <name>', "the model; that of the sweep's job if left out")
    .option('--ensemble', 'members of all trials, chosen greedily, in place of the best trial')
    .option('--watch', 'wait until the version is there and show what it gained')
    .option('--timeout <seconds>', 'stop waiting after this long; the job keeps running', seconds)
    .action(async (id: string, { model, ensemble, watch, timeout }: PublishOptions, command) => {
      const { api, json, find, notePage } = openService(context, command)
      const what = ensemble === true ? 'ensemble' : 'best'
      const job = await api.publishSweep(await find('sweep', id), { what, ...(model === undefined ? {} : { model: { name: model } }) })
      notePage(job.id)
      await followCombined(context, { api, id: job.id, job, json, watch, timeout })
    })
}
