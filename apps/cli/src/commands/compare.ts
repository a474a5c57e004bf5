import { durationText, metricText, secondsBetween } from '@trainyard/spec'
import type { JobView } from '../api/calls.js'
import { say, sayJson } from '../cli-context.js'
import { named, statusStyle, styled, tableText } from '../terminal/text.js'
import type { AddCommand } from './options.js'
import { openService } from './service.js'

/** `trainyard compare ID ID …`: results side by side, and where the specs differ. */
export const addCompare: AddCommand = (program, context) => {
  program
    .command('compare')
    .description('put jobs side by side: results, and where their specs differ')
    .argument('<jobs...>', 'ids of the jobs, their beginnings, or their names')
    .action(async (ids: string[], _options: unknown, command) => {
      const { api, json, find } = openService(context, command)
      const jobs = await Promise.all(ids.map(async (id) => api.job(await find('job', id))))
      const differing = differences(jobs.map(({ spec }) => ({ ...spec, name: undefined, metadata: undefined })))
      if (json) return sayJson(context, { jobs, differences: differing })
      const columns = ['', ...jobs.map(({ name }) => named(name))]
      const row = (title: string, cell: (job: JobView) => string) => [title, ...jobs.map(cell)]
      const results = [
        row('job', ({ id }) => id),
        row('status', ({ status }) => styled(context.stdout, statusStyle(status), status)),
        row('time', ({ started_at, finished_at }) => {
          const took = secondsBetween(started_at, finished_at)
          return took === null ? '–' : durationText(took)
        }),
        row('ensemble', ({ ensemble }) => (ensemble === null ? '–' : `${ensemble.metric} ${metricText(ensemble.metric, ensemble.metrics[ensemble.metric])}`)),
        row('best member', ({ ensemble }) => (ensemble === null ? '–' : metricText(ensemble.metric, ensemble.best_member.value))),
        ...differing.map(({ path, values }) => [path, ...values.map((value) => (value === undefined ? '–' : JSON.stringify(value)))]),
      ]
      say(context, tableText(context.stdout, columns, results))
    })
}

/** A place where values differ, and what stands there in each; `undefined` where nothing does. */
export type Difference = {
  readonly path: string
  readonly values: readonly unknown[]
}

/** The leaves in which JSON values differ, in the order in which they are met. */
export function differences(values: readonly unknown[]): Difference[] {
  const leaves = values.map((value) => new Map(leavesOf(value, '')))
  const paths = new Set(leaves.flatMap((map) => [...map.keys()]))
  return [...paths]
    .map((path) => ({ path, values: leaves.map((map) => map.get(path)) }))
    .filter(({ values: found }) => new Set(found.map((value) => JSON.stringify(value))).size > 1)
}

function leavesOf(value: unknown, path: string): [string, unknown][] {
  if (value === undefined) return []
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item: unknown, index) => leavesOf(item, `${path}[${index}]`))
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`))
  }
  return [[path, value]]
}
