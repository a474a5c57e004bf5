import { durationText, limits, type Readiness } from '@trainyard/spec'
import cliProgress from 'cli-progress'
import type { Output } from '../cli-context.js'
import { jobPrefix } from './run-arms.js'
import type { ClaimResult } from './claim.js'
import { effectText, type Verdict } from './statistics.js'

/** One effect as the tables show it. */
export type ClaimRow = {
  readonly claim: string
  readonly measured: string
  readonly effect: string
  readonly verdict: Verdict
}

/** The rows of a claim: one for each effect. */
export const claimRows = ({ claim, findings }: ClaimResult): ClaimRow[] =>
  findings.map(({ measured, interval, unit, verdict }) => ({ claim, measured, effect: effectText(interval, unit), verdict }))

/** How the lab was run, for the line above the table. */
export type LabCircumstances = {
  readonly seeds: number
  /** What the jobs ran on, as the service says. */
  readonly engine: string
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

/** The results as Markdown that can be put into a page as it is: the table, and the setting of each claim beneath. */
export function markdownReport(results: readonly ClaimResult[], { seeds, engine }: LabCircumstances): string {
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  const named = (result: ClaimResult) =>
    claimRows(result).map((each, index) => row([index === 0 ? result.statement : '', each.measured, each.effect, each.verdict]))
  return [
    `${seeds} paired seeds, ${engine}, ${durationText(seconds)} in all.`,
    '',
    row(['claim', 'setting', 'effect [95 % interval]', 'verdict']),
    '|---|---|---|---|',
    ...results.flatMap(named),
    '',
    ...results.map(({ claim, setting, seconds: took }) => `- \`${claim}\`: ${setting} (${durationText(took)}).`),
  ].join('\n')
}

/** Where the dashboard shows the jobs of a claim: side by side, averaged by name; as a list, where there are more than it can compare. */
export function compareLink(url: string, { claim, jobs }: Pick<ClaimResult, 'claim' | 'jobs'>): string {
  if (jobs.length === 0 || jobs.length > limits.metricJobsPerQuery) return `${url}/?name=${jobPrefix(claim)}&group=name`
  return `${url}/compare?by=name&jobs=${jobs.join(',')}`
}

/** What the workers train on, in a few words. */
export function engineText({ engine }: Readiness): string {
  const kinds = engine.workers.map(({ backend, library, device }) => `${backend} ${library} on ${device}`)
  return kinds.length === 0 ? 'no worker' : [...new Set(kinds)].join(', ')
}

/** Shows how far the lab is. */
export type LabProgress = {
  /** A claim begins. */
  begin(claim: string, jobs: number): void
  /** One of its jobs has ended. */
  advance(): void
  /** The claim is done, or has failed. */
  end(words: string): void
}

/** Seconds that are left, as the jobs so far foretell; before the first of them, as estimated. */
function secondsLeft({ done, jobs, elapsed, estimated }: { done: number; jobs: number; elapsed: number; estimated: number }): number {
  return done === 0 ? estimated : (elapsed / done) * (jobs - done)
}

/** A bar that moves where a person looks; elsewhere a line when a claim begins and one when it is done. `estimate` is in seconds for so many jobs. */
export function showProgress(output: Output, estimate: (claim: string, jobs: number) => number): LabProgress {
  return output.interactive ? movingBar(output, estimate) : plainLines(output, estimate)
}

function plainLines(output: Output, estimate: (claim: string, jobs: number) => number): LabProgress {
  let name = ''
  return {
    begin(claim, jobs) {
      name = claim
      output.write(`${claim}: ${jobs} jobs, about ${durationText(estimate(claim, jobs))} on two quiet cores\n`)
    },
    advance: () => undefined,
    end: (words) => output.write(`${name}: ${words}\n`),
  }
}

function movingBar(output: Output, estimate: (claim: string, jobs: number) => number): LabProgress {
  const bar = new cliProgress.SingleBar(
    {
      format: '{claim}  {bar} {value} of {total} jobs, about {left} left',
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
      stream: output.stream,
      gracefulExit: false,
    },
    cliProgress.Presets.rect,
  )
  let now = { claim: '', jobs: 0, done: 0, began: 0, estimated: 0 }
  const left = () => durationText(secondsLeft({ ...now, elapsed: (performance.now() - now.began) / 1000 }))
  return {
    begin(claim, jobs) {
      now = { claim, jobs, done: 0, began: performance.now(), estimated: estimate(claim, jobs) }
      bar.start(jobs, 0, { claim, left: left() })
    },
    advance() {
      now = { ...now, done: now.done + 1 }
      bar.update(now.done, { left: left() })
    },
    end(words) {
      bar.stop()
      output.write(`${now.claim}: ${words}\n`)
    },
  }
}
