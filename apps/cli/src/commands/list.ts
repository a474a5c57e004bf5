import { ageText, finalMetricOf, jobStatus, metricText, numberText, progressText } from '@trainyard/spec'
import { Option } from 'commander'
import { say, sayJson } from '../cli-context.js'
import { type AddCommand, type PageOptions, sayNext, withPages } from './options.js'
import { openService } from './service.js'
import { right, statusStyle, styled, tableText } from '../terminal/text.js'

type ListOptions = PageOptions & {
  readonly status?: string
  readonly name?: string
  readonly where?: string
  readonly sort?: string
  readonly fold?: true
}

/** `trainyard list`: jobs, the newest first unless another order is asked for. */
export const addList: AddCommand = (program, context) => {
  withPages(program.command('list').alias('jobs'))
    .description('list jobs, the newest first')
    .addOption(new Option('--status <status>', 'only jobs in this state').choices(jobStatus.options))
    .option('--name <text>', 'only jobs with this in their name')
    .option('--where <conditions>', 'only jobs that fit, as "val_accuracy>0.9 tag=baseline"')
    .option('--sort <field>', 'by this field or final metric; with - before it the greatest first, as -val_accuracy')
    .option('--fold', 'of the trials of a sweep, only the first')
    .action(async ({ sort, fold, ...options }: ListOptions, command) => {
      const { api, json } = openService(context, command)
      const page = await api.jobs({ ...options, ...orderOf(sort), ...(fold ? { fold: 'sweeps' as const } : {}) })
      if (json) return sayJson(context, page)
      if (page.data.length === 0) return say(context, 'no jobs')
      const out = context.stdout
      const metric = sort === undefined ? undefined : finalMetricOf(orderOf(sort).sort)
      const rows = page.data.map((job) => [
        job.id,
        job.sweep?.trials ? `${job.name} (1 of ${job.sweep.trials} trials of ${job.sweep.name})` : job.name,
        styled(out, statusStyle(job.status), job.status),
        progressText(job.progress.fraction),
        String(job.member_count),
        metric === undefined ? valuesText(job.best) : metricText(metric.metric, job.final[orderOf(sort).sort]),
        job.tags.join(', '),
        ageText(job.created_at),
      ])
      say(context, tableText(out, ['job', 'name', 'status', right('done'), right('members'), metric?.label ?? 'best', 'tags', right('age')], rows))
      sayNext(context, command, page)
    })
}

/** A sort as the API takes it: `-` before a field asks for the greatest first. Without a sort, the newest come first. */
function orderOf(sort = '-created_at'): { sort: string; order: 'asc' | 'desc' } {
  return sort.startsWith('-') ? { sort: sort.slice(1), order: 'desc' } : { sort, order: 'asc' }
}

const valuesText = (values: Readonly<Record<string, number | null>>): string =>
  Object.entries(values)
    .slice(0, 2)
    .map(([key, value]) => `${key} ${numberText(value)}`)
    .join(', ') || '–'
