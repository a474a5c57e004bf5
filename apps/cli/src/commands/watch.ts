import { type AddCommand, seconds } from './options.js'
import { openService } from './service.js'
import { checkOutcome } from '../watch/follow-job.js'
import { watchJob } from '../watch/watch-job.js'

/** `trainyard watch ID`: bars until the job ends. */
export const addWatch: AddCommand = (program, context) => {
  program
    .command('watch')
    .description('show a job until it ends: a bar per member, then the result')
    .argument('<job>', 'id of the job, its beginning, or its name')
    .option('--timeout <seconds>', 'stop watching after this long; the job keeps running', seconds)
    .action(async (asked: string, { timeout }: { timeout?: number }, command) => {
      const { api, json, find, notePage } = openService(context, command)
      const id = await find('job', asked)
      notePage(id)
      const { job } = await watchJob(context, { calls: api, id, json, limitSeconds: timeout })
      checkOutcome(job)
    })
}
