import { bytesText, countText, floorText } from '@trainyard/spec'
import { type AddCommand, collect, seconds } from './options.js'
import { openService } from './service.js'
import { noteWarnings, say, sayJson } from '../cli-context.js'
import { readJob } from '../job-file/read-job.js'
import { statusSentence } from '../terminal/text.js'
import { checkOutcome, followJob } from '../watch/follow-job.js'
import { watchJob } from '../watch/watch-job.js'

type SubmitOptions = {
  readonly set: readonly string[]
  readonly watch?: boolean
  readonly wait?: boolean
  readonly validate?: boolean
  readonly timeout?: number
}

/** `trainyard submit job.yaml --watch`: posts a job, and follows it where that is asked. */
export const addSubmit: AddCommand = (program, context) => {
  program
    .command('submit')
    .description('post a job from a JSON or YAML file ("-" is standard input)')
    .argument('<file>', 'the job, as POST /v1/jobs takes it')
    .option('--set <path=value>', 'change a field, e.g. optimizer.learning_rate=0.01 (repeatable)', collect, [])
    .option('--watch', 'show the job until it ends')
    .option('--wait', 'wait silently until it ends')
    .option('--validate', 'check the job and show what it would cost; queue nothing')
    .option('--timeout <seconds>', 'stop waiting after this long; the job keeps running', seconds)
    .action(async (file: string, options: SubmitOptions, command) => {
      const { api, json, notePage } = openService(context, command)
      const spec = await readJob(context, file, options.set)
      if (options.validate === true) {
        const plan = await api.planJob(spec)
        if (json) return sayJson(context, plan)
        say(
          context,
          `valid: ${countText(plan.parameters)} parameters per member, ${countText(plan.steps)} steps on ${countText(plan.train_rows)} rows, about ${bytesText(plan.memory_bytes)} of memory`,
        )
        const { publishes } = plan
        const before = publishes?.newest
          ? `version ${publishes.newest.version} ${publishes.newest.dataset_name === null ? 'was imported' : `is of ${publishes.newest.dataset_name}`}`
          : 'the first one'
        const floor = publishes?.floor ? `, with ${floorText(publishes.floor)}` : ''
        if (publishes) say(context, `publishes ${publishes.model} version ${publishes.version} (${before})${floor}`)
        return noteWarnings(context, plan.warnings)
      }
      const job = await api.createJob(spec)
      if (!json) noteWarnings(context, job.warnings)
      notePage(job.id)
      if (options.watch === true) return checkOutcome((await watchJob(context, { calls: api, id: job.id, json, limitSeconds: options.timeout })).job)
      if (options.wait !== true) return json ? sayJson(context, job) : say(context, job.id)
      const { job: ended } = await followJob({ calls: api, id: job.id, limitSeconds: options.timeout })
      if (json) sayJson(context, ended)
      else say(context, statusSentence(ended.id, ended.status))
      checkOutcome(ended)
    })
}
