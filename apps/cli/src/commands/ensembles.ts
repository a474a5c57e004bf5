import { ensembleCombine, ensembleMetricKeys, ensembleSelection } from '@trainyard/spec'
import { Option } from 'commander'
import type { Calls } from '../api/calls.js'
import { type CliContext, say, sayJson } from '../cli-context.js'
import { checkOutcome } from '../watch/follow-job.js'
import { watchJob } from '../watch/watch-job.js'
import { type AddCommand, seconds } from './options.js'
import { openService } from './service.js'

type Asked = Parameters<Calls['createEnsemble']>[0]
type Options = Pick<Asked, 'name' | 'selection' | 'combine' | 'metric'> & { model?: string; watch?: boolean; timeout?: number }

/** `trainyard ensemble swp_01k… --model best` combines the members of finished jobs, or of the trials of a sweep, and publishes them as one version. */
export const addEnsembles: AddCommand = (program, context) => {
  program
    .command('ensemble')
    .description('combine members of finished jobs, or of all trials of a sweep, and publish them as one version')
    .argument('<source...>', 'ids of jobs, or of one sweep')
    .option('--model <name>', 'publish it as the next version of this model')
    .option('--name <name>', 'name of the job that combines them')
    .addOption(new Option('--selection <how>', 'which members are used').choices(ensembleSelection.options))
    .addOption(new Option('--combine <rule>', 'how their outputs become one').choices(ensembleCombine.options))
    .addOption(new Option('--metric <metric>', 'what they are chosen by').choices(ensembleMetricKeys))
    .option('--watch', 'wait until it is made and show what it gained')
    .option('--timeout <seconds>', 'stop waiting after this long; the job keeps running', seconds)
    .action(async (sources: readonly string[], { model, watch, timeout, ...settings }: Options, command) => {
      const { api, json, find, notePage } = openService(context, command)
      const [first = ''] = sources
      const isSweep = sources.length === 1 && first.startsWith('swp_')
      const of = isSweep ? { sweep: await find('sweep', first) } : { jobs: await Promise.all(sources.map((source) => find('job', source))) }
      const job = await api.createEnsemble({ ...of, ...settings, ...(model === undefined ? {} : { model: { name: model } }) })
      notePage(job.id)
      await followCombined(context, { api, id: job.id, job, json, watch, timeout })
    })
}

type Combined = { api: Calls; id: string; job: unknown; json: boolean; watch: boolean | undefined; timeout: number | undefined }

/** Says which job combines, or follows it to its end where that is asked. */
export async function followCombined(context: CliContext, { api, id, job, json, watch, timeout }: Combined): Promise<void> {
  if (watch !== true) return json ? sayJson(context, job) : say(context, id)
  checkOutcome((await watchJob(context, { calls: api, id, json, limitSeconds: timeout })).job)
}
