import { defined, jobStatus } from '@trainyard/spec'
import { Option } from 'commander'
import { calls } from '../api/calls.js'
import { connect } from '../api/connect.js'
import { say, sayJson } from '../cli-context.js'
import { type AddCommand, count, globalOptions } from './options.js'
import { agoText, numberText, percentText, right, statusStyle, styled, tableText } from '../terminal/text.js'

type ListOptions = {
  readonly status?: string
  readonly name?: string
  readonly limit?: number
  readonly after?: string
}

/** `trainyard list`: jobs, the newest first. */
export const addList: AddCommand = (program, context) => {
  program
    .command('list')
    .description('list jobs, the newest first')
    .addOption(new Option('--status <status>', 'only jobs in this state').choices(jobStatus.options))
    .option('--name <text>', 'only jobs of this name')
    .option('--limit <count>', 'at most this many', count)
    .option('--after <job>', 'what comes after this one: the last id of the page before')
    .action(async (options: ListOptions, command) => {
      const global = globalOptions(command)
      const page = await calls(connect(context, global)).jobs(options)
      if (global.json) return sayJson(context, page)
      if (page.data.length === 0) return say(context, 'no jobs')
      const out = context.stdout
      const rows = page.data.map((job) => [
        job.id,
        job.name,
        styled(out, statusStyle(job.status), job.status),
        percentText(job.progress.fraction, 0),
        String(job.member_count),
        valuesText(job.best),
        agoText(job.created_at),
      ])
      say(context, tableText(out, ['job', 'name', 'status', right('done'), right('members'), 'best', right('age')], rows))
      if (page.has_more) say(context, `more: trainyard list --after ${defined(page.last_id, 'last id of the page')}`)
    })
}

const valuesText = (values: Readonly<Record<string, number | null>>): string =>
  Object.entries(values)
    .slice(0, 2)
    .map(([key, value]) => `${key} ${numberText(value)}`)
    .join(', ') || '–'
