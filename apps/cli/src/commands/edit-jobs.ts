import { limits } from '@trainyard/spec'
import { say, sayJson } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import type { Calls } from '../api/calls.js'
import { tableText } from '../terminal/text.js'
import { type AddCommand, collect } from './options.js'
import { openService } from './service.js'

type Results = Awaited<ReturnType<Calls['bulkJobs']>>['results']

/** `trainyard edit`, `tag` and `delete`: what people say of jobs, and taking them away. */
export const addEditJobs: AddCommand = (program, context) => {
  program
    .command('edit')
    .description('rename a job, or set its notes')
    .argument('<job>', 'id of the job, its beginning, or its name')
    .option('--name <name>', 'its new name')
    .option('--notes <text>', 'its notes; an empty text removes them')
    .action(async (named: string, { name, notes }: { name?: string; notes?: string }, command) => {
      const { api, json, find, notePage } = openService(context, command)
      if (name === undefined && notes === undefined) throw new CliError('usage', 'nothing to change', { hint: 'Give --name or --notes.' })
      const changes = { ...(name === undefined ? {} : { name }), ...(notes === undefined ? {} : { notes: notes === '' ? null : notes }) }
      const job = await api.updateJob(await find('job', named), changes)
      if (json) return sayJson(context, job)
      say(context, `${job.id} is ${job.name}${job.notes === null ? '' : `: ${job.notes}`}`)
      notePage(job.id)
    })
  program
    .command('tag')
    .description('add tags to jobs, or take them away')
    .argument('<jobs...>', 'ids of the jobs, their beginnings, or their names')
    .option('--add <tag>', 'a tag to add; may be given several times', collect, [])
    .option('--remove <tag>', 'a tag to take away; may be given several times', collect, [])
    .action(async (named: string[], { add, remove }: { add: string[]; remove: string[] }, command) => {
      if (add.length + remove.length === 0) throw new CliError('usage', 'no tag is given', { hint: 'Give --add or --remove.' })
      await many(named, (ids) => ({ action: 'tag', ids, add, remove }), command)
    })
  program
    .command('delete')
    .description('delete jobs that have ended, with their checkpoints and metrics')
    .argument('<jobs...>', 'ids of the jobs, their beginnings, or their names')
    .action((named: string[], _options: object, command) => many(named, (ids) => ({ action: 'delete', ids }), command))

  async function many(named: readonly string[], asked: (ids: string[]) => Parameters<Calls['bulkJobs']>[0], command: Parameters<typeof openService>[1]) {
    const { api, json, find } = openService(context, command)
    const ids: string[] = []
    for (const each of named) ids.push(await find('job', each))
    const unique = [...new Set(ids)]
    const results: Results = []
    for (let at = 0; at < unique.length; at += limits.bulkJobs) results.push(...(await api.bulkJobs(asked(unique.slice(at, at + limits.bulkJobs)))).results)
    if (json) sayJson(context, { object: 'list', data: results })
    else
      say(
        context,
        tableText(
          context.stdout,
          ['job', 'result'],
          results.map(({ id, error }) => [id, error === null ? 'done' : error.message]),
        ),
      )
    const failed = results.filter(({ error }) => error !== null)
    if (failed.length > 0) throw new CliError('conflict', `${failed.length} of ${results.length} jobs could not be changed`)
  }
}
