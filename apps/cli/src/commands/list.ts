import { ageText, jobStatus, numberText, progressText } from '@trainyard/spec'
import { Option } from 'commander'
import { say, sayJson } from '../cli-context.js'
import { type AddCommand, type PageOptions, sayNext, withPages } from './options.js'
import { openService } from './service.js'
import { right, statusStyle, styled, tableText } from '../terminal/text.js'

type ListOptions = PageOptions & {
  readonly status?: string
  readonly name?: string
}

/** `trainyard list`: jobs, the newest first. */
export const addList: AddCommand = (program, context) => {
  withPages(program.command('list'))
    .description('list jobs, the newest first')
    .addOption(new Option('--status <status>', 'only jobs in this state').choices(jobStatus.options))
    .option('--name <text>', 'only jobs with this in their name')
    .action(async (options: ListOptions, command) => {
      const { api, json } = openService(context, command)
      const page = await api.jobs(options)
      if (json) return sayJson(context, page)
      if (page.data.length === 0) return say(context, 'no jobs')
      const out = context.stdout
      const rows = page.data.map((job) => [
        job.id,
        job.name,
        styled(out, statusStyle(job.status), job.status),
        progressText(job.progress.fraction),
        String(job.member_count),
        valuesText(job.best),
        ageText(job.created_at),
      ])
      say(context, tableText(out, ['job', 'name', 'status', right('done'), right('members'), 'best', right('age')], rows))
      sayNext(context, command, page)
    })
}

const valuesText = (values: Readonly<Record<string, number | null>>): string =>
  Object.entries(values)
    .slice(0, 2)
    .map(([key, value]) => `${key} ${numberText(value)}`)
    .join(', ') || '–'
