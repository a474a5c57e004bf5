import { calls } from '../api/calls.js'
import { connect } from '../api/connect.js'
import { type AddCommand, globalOptions, seconds } from './options.js'
import { checkOutcome } from '../watch/follow-job.js'
import { watchJob } from '../watch/watch-job.js'

/** `trainyard watch ID`: bars until the job ends. */
export const addWatch: AddCommand = (program, context) => {
  program
    .command('watch')
    .description('show a job until it ends: a bar per member, then the result')
    .argument('<job>', 'id of the job')
    .option('--timeout <seconds>', 'stop watching after this long; the job keeps running', seconds)
    .action(async (id: string, { timeout }: { timeout?: number }, command) => {
      const global = globalOptions(command)
      const { job } = await watchJob(context, { calls: calls(connect(context, global)), id, json: global.json, limitSeconds: timeout })
      checkOutcome(job)
    })
}
