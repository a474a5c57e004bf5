import type { Outcome } from './round.js'

/** Nothing lost, nothing double, no rule broken, nothing left behind. */
export const isGood = ({ status, missing, surplus, different, broken, orphans }: Outcome): boolean =>
  status === 'succeeded' && missing + surplus + different + broken.length + orphans === 0

/** The outcomes as a Markdown table, one line a fault. */
export function tableOf(outcomes: readonly Outcome[]): string[] {
  const names = [...new Set(outcomes.map(({ fault }) => fault))]
  return [
    '| fault | runs | succeeded | steps missing | steps too many | values or files different | rules broken | orphans | attempts | recovery p50 / p99 s |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...names.map((name) =>
      lineOf(
        name,
        outcomes.filter(({ fault }) => fault === name),
      ),
    ),
  ]
}

function lineOf(name: string, own: readonly Outcome[]): string {
  const sum = (of: (outcome: Outcome) => number) => own.reduce((total, outcome) => total + of(outcome), 0)
  const times = own.flatMap(({ recoverySeconds }) => (recoverySeconds === null ? [] : [recoverySeconds])).sort((a, b) => a - b)
  const quantile = (share: number) => times[Math.min(Math.floor(times.length * share), times.length - 1)]?.toFixed(1) ?? '–'
  const cells = [
    name,
    own.length,
    sum(({ status }) => (status === 'succeeded' ? 1 : 0)),
    sum(({ missing }) => missing),
    sum(({ surplus }) => surplus),
    sum(({ different }) => different),
    sum(({ broken }) => broken.length),
    sum(({ orphans }) => orphans),
    sum(({ attempts }) => attempts),
    `${quantile(0.5)} / ${quantile(0.99)}`,
  ]
  return `| ${cells.join(' | ')} |`
}
