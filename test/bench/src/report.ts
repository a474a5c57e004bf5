import type { Outcome } from './measure.js'

/** The names of our contenders begin so. */
const OURS = 'trainyard'

/** One workload's row of the report. */
export type WorkloadReport = {
  readonly workload: string
  readonly ours_ms: number
  /** Which of our settings that was. */
  readonly ours: string
  readonly peers: Readonly<Record<string, number>>
  readonly best_peer: string | null
  readonly ratio_to_best_peer: number | null
  /** Slowest over fastest round, of our best setting. */
  readonly spread: number
}

/** Our best setting against the best peer of the same run. */
export function reportOf(workload: string, { measured }: Outcome): WorkloadReport {
  const [ours, peers] = [measured.filter(({ name }) => name.startsWith(OURS)), measured.filter(({ name }) => !name.startsWith(OURS))]
  const fastest = (list: typeof measured) => [...list].sort((a, b) => a.median - b.median)[0]
  const [best, rival] = [fastest(ours), fastest(peers)]
  return {
    workload,
    // default: none of ours was measured
    ours_ms: best?.median ?? Number.NaN,
    ours: best?.name ?? 'none',
    peers: Object.fromEntries(peers.map(({ name, median }) => [name, median])),
    best_peer: rival?.name ?? null,
    ratio_to_best_peer: best && rival ? best.median / rival.median : null,
    spread: best ? best.slowest / best.fastest : Number.NaN,
  }
}

/** The lines of one workload: every contender, fastest first, with its ratio to our best. */
export function linesOf(title: string, { measured, skipped }: Outcome): string[] {
  const ours = Math.min(...measured.filter(({ name }) => name.startsWith(OURS)).map(({ median }) => median))
  return [
    '',
    title,
    `  ${'contender'.padEnd(22)} ${'ms/step'.padStart(9)} ${'fastest'.padStart(9)} ${'slowest'.padStart(9)} ${'of ours'.padStart(8)}${measured.some(({ firstMs }) => firstMs !== null) ? ` ${'1st step'.padStart(9)}` : ''}`,
    ...[...measured]
      .sort((a, b) => a.median - b.median)
      .map(
        ({ name, median, fastest, slowest, firstMs }) =>
          `  ${name.padEnd(22)} ${number(median)} ${number(fastest)} ${number(slowest)} ${(median / ours).toFixed(2).padStart(7)}x${firstMs === null ? '' : ` ${firstMs.toFixed(0).padStart(9)}`}`,
      ),
    ...skipped.map(({ name, reason }) => `  ${name.padEnd(22)} skipped: ${reason.slice(0, 160)}`),
  ]
}

const number = (ms: number): string => ms.toFixed(3).padStart(9)
