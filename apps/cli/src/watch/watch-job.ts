import { isTerminal } from '@trainyard/spec'
import type { Calls, JobView } from '../api/calls.js'
import { type CliContext, say } from '../cli-context.js'
import { statusSentence } from '../terminal/text.js'
import { type FollowedJob, followJob } from './follow-job.js'
import { resultLines } from './job-result.js'
import { createMemberDisplay } from './member-display.js'
import { memberLines } from './member-lines.js'

type WatchOptions = {
  readonly calls: Calls
  readonly id: string
  readonly json: boolean
  readonly limitSeconds?: number | undefined
}

/** Shows a job until it ends: a bar per member, then its result. With `json`, one line per change of status and the job at the end. */
export async function watchJob(context: CliContext, options: WatchOptions): Promise<FollowedJob> {
  return options.json ? watchAsJson(context, options) : watchAsBars(context, options)
}

async function watchAsBars(context: CliContext, { calls, id, limitSeconds }: WatchOptions): Promise<FollowedJob> {
  const display = createMemberDisplay(context.stdout)
  let shown = ''
  try {
    const followed = await followJob({
      calls,
      id,
      limitSeconds,
      onLook: (job, board) => {
        const news = statusText(job)
        if (news !== shown && !isTerminal(job.status) && job.members.every(({ status }) => status !== 'running')) display.note(news)
        shown = news
        display.update(memberLines(job, board))
      },
    })
    display.stop()
    for (const line of resultLines(context.stdout, followed.job, followed.board)) say(context, line)
    return followed
  } finally {
    display.stop()
  }
}

async function watchAsJson(context: CliContext, { calls, id, limitSeconds }: WatchOptions): Promise<FollowedJob> {
  let shown = ''
  const line = (value: unknown) => context.stdout.write(`${JSON.stringify(value)}\n`)
  const followed = await followJob({
    calls,
    id,
    limitSeconds,
    onLook: (job) => {
      if (job.status !== shown) line({ object: 'job.status', id: job.id, status: job.status, progress: job.progress })
      shown = job.status
    },
  })
  line(followed.job)
  return followed
}

function statusText({ id, status, status_detail, jobs_ahead }: JobView): string {
  const ahead = status === 'queued' && jobs_ahead !== null && jobs_ahead > 0 ? `, ${jobs_ahead} ahead` : ''
  return `${statusSentence(id, status)}${status_detail === null ? '' : ` (${status_detail})`}${ahead}`
}
