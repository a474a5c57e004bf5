import { isTerminal, jobAction, type JobAction } from '@trainyard/spec'
import { say, sayJson } from '../cli-context.js'
import { type AddCommand, seconds } from './options.js'
import { openService } from './service.js'
import { statusSentence } from '../terminal/text.js'
import { followJob } from '../watch/follow-job.js'

const descriptions: Record<JobAction, string> = {
  cancel: 'end a job; a checkpoint is kept',
  pause: 'write a checkpoint and let go of the worker',
  resume: 'go on with a paused job',
  finish: 'end the training now and keep the best so far as the result',
  retry: 'go on with a failed or cancelled job from its last checkpoints, or train the failed members of one that succeeded',
}

/** `cancel`, `pause`, `resume`, `finish` and `retry`: a request about a job. */
export const addJobActions: AddCommand = (program, context) => {
  for (const action of jobAction.options) {
    program
      .command(action)
      .description(descriptions[action])
      .argument('<job>', 'id of the job, its beginning, or its name')
      .option('--wait', 'wait until the job has ended')
      .option('--timeout <seconds>', 'give up waiting after this long', seconds)
      .action(async (named: string, { wait, timeout }: { wait?: boolean; timeout?: number }, command) => {
        const { api, json, find, notePage } = openService(context, command)
        const asked = await api.actOnJob(await find('job', named), action)
        // A retry is a job of its own.
        const { id } = asked
        const job = wait === true && !isTerminal(asked.status) ? (await followJob({ calls: api, id, limitSeconds: timeout })).job : asked
        if (json) return sayJson(context, job)
        say(context, statusSentence(job.id, job.status))
        notePage(job.id)
      })
  }
}
