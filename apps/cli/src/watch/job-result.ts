import {
  countText,
  differenceInterval,
  differenceText,
  durationText,
  gainRowsText,
  intervalText,
  isNoDifference,
  lineageJobText,
  type LineageView,
  metricText,
  numberText,
  percentText,
  relationTexts,
  sourceText,
  secondsBetween,
} from '@trainyard/spec'
import type { EnsembleResult, JobView } from '../api/calls.js'
import type { Output } from '../cli-context.js'
import { sparkline } from '../terminal/charts.js'
import { right, statusStyle, styled, tableText } from '../terminal/text.js'
import type { MetricBoard } from './member-lines.js'

/** What a job came to, in a few lines: its status and time, the members' curves, the ensemble and its gain, the model. */
export function resultLines(output: Pick<Output, 'colors' | 'columns'>, job: JobView, board?: MetricBoard): string[] {
  const took = secondsBetween(job.started_at, job.finished_at)
  const head = `${job.id}  ${job.name}  ${styled(output, statusStyle(job.status), job.status)}${took === null ? '' : ` after ${durationText(took)}`}`
  return [
    head,
    ...(board === undefined ? [] : curveLines(job, board)),
    ...(job.ensemble === null ? [] : ensembleLines(job.ensemble)),
    ...leaderboardLines(output, job),
    ...rangeTestLines(job.range_test),
    ...modelLines(job),
    ...errorLines(output, job),
  ]
}

const leaderboardLines = (output: Pick<Output, 'colors'>, job: JobView): string[] => leaderboardText(output, job)?.split('\n') ?? []

/** How many metrics are shown next to the main one; `status --json` has them all. */
const otherMetrics = 2

/** The averaged ensemble next to its members, and the gain of averaging with its interval. */
export function ensembleLines(ensemble: EnsembleResult): string[] {
  const score = (value: number | null | undefined) => metricText(ensemble.metric, value)
  const { gain_over_best_model: overModel } = ensemble
  const rowsText = gainRowsText(ensemble)
  const others = Object.entries(ensemble.metrics)
    .filter(([key]) => key !== ensemble.metric)
    .slice(0, otherMetrics)
  return [
    `ensemble of ${ensemble.members_used} (${ensemble.combine}), ${ensemble.split} rows: ${ensemble.metric} ${score(ensemble.metrics[ensemble.metric])}${others.map(([key, value]) => `, ${key} ${numberText(value)}`).join('')}`,
    `gain over the best member (${ensemble.best_member.index}: ${score(ensemble.best_member.value)}): ${gainText(ensemble.metric, ensemble.gain)}`,
    `gain over the mean member (${score(ensemble.mean_member)}): ${gainText(ensemble.metric, ensemble.gain_over_mean)}`,
    ...(overModel ? [`gain over the best single model (${score(overModel.value)}): ${gainText(ensemble.metric, overModel)}`] : []),
    ...(rowsText === null ? [] : [rowsText]),
    ...(ensemble.final_fit
      ? [`measured before ${ensemble.final_fit.members.length} members were fitted again on all ${countText(ensemble.final_fit.rows)} rows`]
      : []),
  ]
}

/** The models of a job whose members have settings of their own, the best first. */
export function leaderboardText(output: Pick<Output, 'colors'>, { ensemble, members }: Pick<JobView, 'ensemble' | 'members'>): string | null {
  const entries = ensemble?.leaderboard
  if (!ensemble || !entries) return null
  const { metric } = ensemble
  const ties = entries.filter(({ tied }) => tied === true).length
  const rows = entries.map(({ label, value, interval, tied, weight, members: own }) => {
    const seconds = members.flatMap((member) => (own.includes(member.index) ? (member.seconds ?? []) : []))
    return [
      label,
      `${metricText(metric, value)}${tied === true && ties > 1 ? ' ≈' : ''}`,
      intervalText(metric, interval),
      seconds.length === 0 ? '–' : durationText(seconds.reduce((sum, next) => sum + next, 0)),
      weight > 0 ? percentText(weight) : '–',
    ]
  })
  const table = tableText(output, ['model', right(metric), '95 % interval', right('training'), right('weight')], rows)
  return ties > 1 ? `${table}\n≈ differs from the best by no more than chance` : table
}

/** What a range test found: the suggested rate, or why there is none, and the losses over the rates that were tried. */
export function rangeTestLines(found: JobView['range_test']): string[] {
  if (found === null) return []
  const [first, last] = [found.curve[0], found.curve.at(-1)]
  const rates =
    first && last
      ? [
          `loss over rates ${numberText(first.learning_rate)} to ${numberText(last.learning_rate)}  ${sparkline(
            found.curve.map(({ loss }) => loss),
            48,
          )}`,
        ]
      : []
  return [`suggested learning rate: ${found.suggestion === null ? 'none' : numberText(found.suggestion.learning_rate)}; ${found.reason}`, ...rates]
}

const gainText = (metric: string, { delta, ci95 }: EnsembleResult['gain']): string =>
  isNoDifference(delta) && ci95.every(isNoDifference) ? 'none' : `${differenceText(metric, delta)}, 95 % interval ${differenceInterval(metric, ci95)}`

function curveLines(job: JobView, board: MetricBoard): string[] {
  return job.members.flatMap(({ index }) => {
    const key = ['val_loss', 'loss'].find((name) => board.curve(index, name).length > 1)
    return key === undefined ? [] : [`member ${index}  ${key} ${sparkline(board.curve(index, key), 48)} ${numberText(board.latest(index, key))}`]
  })
}

const modelLines = (job: JobView): string[] =>
  job.model === null ? [] : [`model ${job.model.name} version ${job.model.version}: trainyard predict ${job.model.name} …`]

const errorLines = (output: Pick<Output, 'colors'>, job: JobView): string[] =>
  job.error === null ? [] : [styled(output, 'red', `${job.error.code}: ${job.error.message}`)]

/** Which jobs one comes from, and which came from it, a line for each step; none where it stands alone. */
export function lineageLines(lineage: LineageView): string[] {
  const lines = lineage.steps.map(({ from, to, relation, model }) => {
    const found = model === null ? '' : `, found as ${model.model} v${model.version}`
    return `${lineageJobText(lineage, to)} ${relationTexts[relation]} ${lineageJobText(lineage, from)}${found}`
  })
  for (const { model, version, source, jobs } of lineage.imports)
    for (const job of jobs) lines.push(`${lineageJobText(lineage, job)} ${relationTexts.init} ${model} v${version}, imported from ${sourceText(source)}`)
  return lineage.complete ? lines : [...lines, 'there are more jobs: only the nearest are listed']
}
