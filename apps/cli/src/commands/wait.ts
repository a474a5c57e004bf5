import { setTimeout as delay } from 'node:timers/promises'
import { idPrefixes } from '@trainyard/spec'
import { say, sayJson } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { waitUntilReady } from '../datasets/wait-until-ready.js'
import { statusSentence } from '../terminal/text.js'
import { checkOutcome, followJob } from '../watch/follow-job.js'
import { checkSweep, followSweep } from '../watch/sweep.js'
import { type AddCommand, seconds } from './options.js'
import { openService, type Service } from './service.js'

const lookMilliseconds = 500

/** What has ended, and what that means for the exit status. */
type Ended = { readonly view: { readonly id: string; readonly status: string }; readonly check: () => void }

/** `trainyard wait ID && trainyard predict …`: silent until something has ended, and then an exit status that says how. */
export const addWait: AddCommand = (program, context) => {
  program
    .command('wait')
    .description('wait silently until a job, a sweep, a data set or a batch prediction has ended; the exit code says how')
    .argument('<id>', 'of a job, a sweep (swp_…), a data set (ds_…) or a batch prediction (pred_…)')
    .option('--timeout <seconds>', 'stop waiting after this long; what is waited for goes on', seconds)
    .action(async (asked: string, { timeout }: { timeout?: number }, command) => {
      const service = openService(context, command)
      const { view, check } = await ended(service, asked, timeout)
      if (service.json) sayJson(context, view)
      else say(context, statusSentence(view.id, view.status))
      check()
    })
}

async function ended({ api, find }: Service, asked: string, limitSeconds: number | undefined): Promise<Ended> {
  if (isOf('sweep', asked)) {
    const sweep = await followSweep(api, await find('sweep', asked), limitSeconds, () => undefined)
    return { view: sweep, check: () => checkSweep(sweep) }
  }
  if (isOf('dataset', asked)) {
    const view = await waitUntilReady(api, await api.dataset(await find('dataset', asked)), limitSeconds)
    return { view, check: () => undefined }
  }
  if (isOf('prediction', asked)) {
    const end = limitSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + limitSeconds * 1_000
    for (;;) {
      const view = await api.prediction(asked)
      if (view.finished_at !== null) return { view, check: () => checkPrediction(view) }
      if (Date.now() >= end) throw new CliError('time_limit', `${asked} is still ${view.status} after ${limitSeconds} s`, { hint: 'It goes on.' })
      await delay(lookMilliseconds)
    }
  }
  const { job } = await followJob({ calls: api, id: await find('job', asked), limitSeconds })
  return { view: job, check: () => checkOutcome(job) }
}

const isOf = (kind: 'sweep' | 'dataset' | 'prediction', id: string): boolean => id.startsWith(`${idPrefixes[kind]}_`)

function checkPrediction({ id, status, error }: { id: string; status: string; error: { message: string } | null }): void {
  if (status === 'failed') throw new CliError('job_failed', `${id} failed${error === null ? '' : `: ${error.message}`}`)
  if (status === 'cancelled') throw new CliError('job_cancelled', `${id} was cancelled`)
}
