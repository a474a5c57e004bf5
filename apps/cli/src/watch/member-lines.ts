import { countText, headlineKeys, metricText, numberText, progressText } from '@trainyard/spec'
import type { JobView, MetricsPage } from '../api/calls.js'
import { barText } from '../terminal/charts.js'

/** What one member shows while it trains. `null` is what is not known yet. */
export type MemberLine = {
  readonly index: number
  readonly status: string
  /** Share done, 0 to 1. */
  readonly fraction: number
  readonly epoch: number
  readonly epochs: number
  readonly samplesPerSecond: number | null
  /** The score to watch: accuracy or error, on the validation rows where there are some. */
  readonly score: { readonly key: string; readonly value: number } | null
  readonly loss: number | null
}

const scoreKeys = [...headlineKeys('validation'), ...headlineKeys('training')]

/** Gathers pages of metrics into the newest value and the whole curve of each key and member. */
export class MetricBoard {
  private readonly curves = new Map<string, { epochs: number[]; values: (number | null)[] }>()

  add(page: Pick<MetricsPage, 'series'>): void {
    for (const { member, key, epoch, value } of page.series) {
      const curve = this.curves.get(`${member} ${key}`) ?? { epochs: [], values: [] }
      curve.epochs.push(...epoch)
      curve.values.push(...value)
      this.curves.set(`${member} ${key}`, curve)
    }
  }

  curve(member: number, key: string): readonly (number | null)[] {
    return this.curves.get(`${member} ${key}`)?.values ?? []
  }

  latest(member: number, key: string): number | null {
    return this.curve(member, key).at(-1) ?? null
  }

  /** How far the member's newest point lies, in epochs. */
  epoch(member: number): number {
    return Math.max(
      0,
      ...[...this.curves]
        .filter(([name]) => name.startsWith(`${member} `))
        // default: a curve without points is at its start
        .map(([, { epochs }]) => epochs.at(-1) ?? 0),
    )
  }
}

/** The job's members as lines to show. */
export function memberLines(job: JobView, board: MetricBoard): MemberLine[] {
  const { spec } = job
  const { epochs } = spec.training
  return job.members.map(({ index, status, progress }) => {
    const key = scoreKeys.find((name) => board.latest(index, name) !== null)
    const value = key === undefined ? null : board.latest(index, key)
    // The newest point may be newer than the last heartbeat. Members with settings of their own have epochs of their own.
    const fraction = status === 'succeeded' ? 1 : Math.min(1, Math.max(progress, spec.variants ? 0 : board.epoch(index) / epochs))
    return {
      index,
      status,
      fraction,
      epoch: fraction * epochs,
      epochs,
      samplesPerSecond: board.latest(index, 'samples_per_second'),
      score: key === undefined || value === null ? null : { key, value },
      loss: board.latest(index, 'val_loss') ?? board.latest(index, 'loss'),
    }
  })
}

const barCharacters = 24

/** Everything at the right of a member's bar, in fixed columns so that lines do not jump. */
export function lineDetails(line: MemberLine): string {
  const epoch = `epoch ${line.epoch.toFixed(1)}/${line.epochs}`
  const speed = line.samplesPerSecond === null ? '' : `${countText(line.samplesPerSecond)} samples/s`
  return [epoch.padEnd(13), scoreText(line).padEnd(22), `loss ${numberText(line.loss)}`.padEnd(12), speed.padStart(17)].join('  ').trimEnd()
}

/** The whole line, for output that does not redraw. */
export const lineText = (line: MemberLine): string =>
  `member ${line.index}  ${barText(line.fraction, barCharacters)} ${progressText(line.fraction).padStart(5)}  ${lineDetails(line)}`

function scoreText({ score, status }: MemberLine): string {
  if (score === null) return status === 'running' ? 'starting' : status
  const value = metricText(score.key, score.value)
  return `${score.key.replaceAll('_', ' ')} ${value}`
}
