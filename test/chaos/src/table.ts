import { type Target, targets } from './options.js'
import type { Outcome } from './round.js'

/** Nothing lost, nothing double, nothing left behind. */
export const isGood = ({ status, missing, surplus, different, orphans }: Outcome): boolean =>
  status === 'succeeded' && missing + surplus + different + orphans === 0

/** The outcomes as a Markdown table, one line a target. */
export function tableOf(outcomes: readonly Outcome[]): string[] {
  const lines = targets.flatMap((target) =>
    lineOf(
      target,
      outcomes.filter((outcome) => outcome.target === target),
    ),
  )
  return [
    '| killed | runs | succeeded | steps missing | steps too many | values different | orphans | attempts | recovery p50 / max s |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ]
}

function lineOf(target: Target, own: readonly Outcome[]): string[] {
  if (own.length === 0) return []
  const sum = (of: (outcome: Outcome) => number) => own.reduce((total, outcome) => total + of(outcome), 0)
  const times = own.flatMap(({ recoverySeconds }) => (recoverySeconds === null ? [] : [recoverySeconds])).sort((a, b) => a - b)
  const recovery = times.length === 0 ? '–' : `${times[Math.floor(times.length / 2)]?.toFixed(1)} / ${times.at(-1)?.toFixed(1)}`
  const cells = [
    target,
    own.length,
    sum(({ status }) => (status === 'succeeded' ? 1 : 0)),
    sum(({ missing }) => missing),
    sum(({ surplus }) => surplus),
    sum(({ different }) => different),
    sum(({ orphans }) => orphans),
    sum(({ attempts }) => attempts),
    recovery,
  ]
  return [`| ${cells.join(' | ')} |`]
}
