import { countText, durationText, numberText, progressPlace, progressText, secondsBetween } from '@trainyard/spec'
import type { JobView } from '../api/calls.js'
import { type CliContext, say, sayJson } from '../cli-context.js'
import type { AddCommand } from './options.js'
import { openService } from './service.js'
import { pairsText, right, statusStyle, styled, tableText } from '../terminal/text.js'
import { ensembleLines, leaderboardText, lineageLines, rangeTestLines } from '../watch/job-result.js'

/** `trainyard status ID`: a job at this moment. */
export const addStatus: AddCommand = (program, context) => {
  program
    .command('status')
    .description('show a job as it is now')
    .argument('<job>', 'id of the job, its beginning, or its name')
    .action(async (asked: string, _options: unknown, command) => {
      const { api, json, find, page } = openService(context, command)
      const job = await api.job(await find('job', asked))
      if (json) return sayJson(context, job)
      showJob(context, job, page(job.id))
      const lineage = lineageLines(await api.jobLineage(job.id))
      for (const line of lineage.length === 0 ? [] : ['', ...lineage]) say(context, line)
    })
}

const textLeft = ({ estimated_finish: finish }: JobView['progress']): string | null =>
  finish === null ? null : durationText(Math.max(0, (Date.parse(finish) - Date.now()) / 1000))

function showJob(context: CliContext, job: JobView, page: string): void {
  const out = context.stdout
  const { progress, engine } = job
  const took = secondsBetween(job.started_at, job.finished_at)
  say(
    context,
    pairsText(out, [
      ['job', job.id],
      ['page', page],
      ['name', job.name],
      ['status', `${styled(out, statusStyle(job.status), job.status)}${job.status_detail === null ? '' : ` (${job.status_detail})`}`],
      ['ahead', job.jobs_ahead === null || job.status !== 'queued' ? null : `${job.jobs_ahead} jobs`],
      ['progress', `${progressText(progress.fraction)}, ${progressPlace(job)}`],
      ['left', textLeft(progress)],
      ['speed', progress.samples_per_second === null ? null : `${countText(progress.samples_per_second)} samples/s`],
      ['created', job.created_at],
      ['started', job.started_at],
      ['finished', job.finished_at === null ? null : `${job.finished_at}${took === null ? '' : ` after ${durationText(took)}`}`],
      ['attempt', String(job.attempt)],
      [
        'engine',
        engine === null
          ? null
          : `${engine.backend} ${engine.library} on ${engine.device}, ${engine.mode} mode${engine.xla ? ' with XLA' : ''}, ${engine.threads} ${engine.threads === 1 ? 'thread' : 'threads'}`,
      ],
      ['data set', job.spec.dataset.id],
      ['seed', String(job.seed)],
      ['model', job.model === null ? null : `${job.model.name} version ${job.model.version}`],
      ['warnings', job.warnings.length === 0 ? null : job.warnings.map(({ message }) => message).join('; ')],
      ['error', job.error === null ? null : styled(out, 'red', `${job.error.code}: ${job.error.message}`)],
    ]),
  )
  const rows = job.members.map(({ index, seed, status, progress: done, best, used }) => [
    String(index),
    styled(out, statusStyle(status), status),
    progressText(done),
    best === null ? '–' : `${best.metric} ${numberText(best.value)} at step ${countText(best.step)}`,
    used === null ? '–' : used ? 'yes' : 'no',
    String(seed),
  ])
  say(context)
  say(context, tableText(out, [right('member'), 'status', right('done'), 'best', 'used', right('seed')], rows))
  const leaderboard = leaderboardText(out, job)
  if (leaderboard !== null) say(context, `\n${leaderboard}`)
  const found = [...(job.ensemble === null ? [] : ensembleLines(job.ensemble)), ...rangeTestLines(job.range_test)]
  if (found.length > 0) for (const line of ['', ...found]) say(context, line)
}
