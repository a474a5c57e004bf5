import type { JobView } from '../api/shapes.js'
import { calls } from '../api/calls.js'
import { connect } from '../api/connect.js'
import { say, sayJson } from '../cli-context.js'
import type { AddCommand } from '../command-registry.js'
import { statusStyle, styled } from '../terminal/style.js'
import { named, tableText } from '../terminal/table.js'
import { durationText, secondsBetween } from '../terminal/values.js'
import { scoreText } from '../watch/job-result.js'
import { globalOptions } from './global-options.js'
import { differences } from '../job-file/differences.js'

/** `trainyard compare ID ID …`: results side by side, and where the specs differ. */
export const addCompare: AddCommand = (program, context) => {
  program
    .command('compare')
    .description('put jobs side by side: results, and where their specs differ')
    .argument('<jobs...>', 'ids of the jobs')
    .action(async (ids: string[], _options: unknown, command) => {
      const global = globalOptions(command)
      const api = calls(connect(context, global))
      const jobs = await Promise.all(ids.map((id) => api.job(id)))
      const differing = differences(jobs.map(({ spec }) => ({ ...spec, name: undefined, metadata: undefined })))
      if (global.json) return sayJson(context, { jobs, differences: differing })
      const columns = ['', ...jobs.map(({ name }) => named(name))]
      const row = (title: string, cell: (job: JobView) => string) => [title, ...jobs.map(cell)]
      const results = [
        row('job', ({ id }) => id),
        row('status', ({ status }) => styled(context.stdout, statusStyle(status), status)),
        row('time', ({ started_at, finished_at }) => {
          const took = secondsBetween(started_at, finished_at)
          return took === null ? '–' : durationText(took)
        }),
        row('ensemble', ({ ensemble }) => (ensemble === null ? '–' : `${ensemble.metric} ${scoreText(ensemble.metric, ensemble.metrics[ensemble.metric])}`)),
        row('best member', ({ ensemble }) => (ensemble === null ? '–' : scoreText(ensemble.metric, ensemble.best_member.value))),
        ...differing.map(({ path, values }) => [path, ...values.map((value) => (value === undefined ? '–' : JSON.stringify(value)))]),
      ]
      say(context, tableText(context.stdout, columns, results))
    })
}
