import cliProgress from 'cli-progress'
import type { Output } from '../../cli-context.js'
import { durationText } from '../../terminal/values.js'

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
