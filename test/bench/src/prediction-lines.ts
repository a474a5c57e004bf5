import type { AtMost, AtRate, PredictionCost } from './predictions.js'

/**
 * The lines of what predictions over HTTP cost. Cores beside the waits show whether the machine is the bound: two of two in use is a queue, whoever uses
 * them.
 */
export function predictionLines({ rates, most, without_model: without, share_of_ceiling: share }: PredictionCost): string[] {
  const columns = ['calls/s', 'median ms', 'p99 ms', 'sent late', 'api', 'serving', 'load', 'others']
  return [
    '  over HTTP, milliseconds beyond the computation (p99 of how late the load sent); cores in use meanwhile',
    `  ${columns.map((name) => name.padStart(10)).join('')}`,
    ...rates.map((rate) => `  ${cells(rate).join('')}`),
    `  at most ${most.per_second.toFixed(0)} calls/s, ${(100 * share).toFixed(1)} % of the ${without.per_second.toFixed(0)} without a model`,
    `  milliseconds of CPU a call: ${cpu(most)}; without a model: ${cpu(without)}`,
  ]
}

/** The same for the JSON report: numbers, and numbers by the calls a second. */
export const predictionFigures = ({ rates, most, without_model: without, share_of_ceiling: share }: PredictionCost) => ({
  ...byRate('overhead_p50_ms', rates, ({ p50_ms: ms }) => ms),
  ...byRate('overhead_p99_ms', rates, ({ p99_ms: ms }) => ms),
  ...byRate('api_cores', rates, ({ used }) => used.cores['api']),
  ...byRate('serving_cores', rates, ({ used }) => used.cores['serving']),
  ...byRate('load_cores', rates, ({ used }) => used.cores['load']),
  ...byRate('other_cores', rates, ({ used }) => used.others),
  most_per_second: most.per_second,
  most_without_model: without.per_second,
  share_of_ceiling: share,
  cpu_ms_per_call: most.cpu_ms,
  cpu_ms_without_model: without.cpu_ms,
})

const byRate = (name: string, rates: readonly AtRate[], of: (rate: AtRate) => number | undefined): Record<string, Record<string, number>> => ({
  // default: a figure that was not measured
  [name]: Object.fromEntries(rates.map((rate) => [String(rate.per_second), of(rate) ?? Number.NaN])),
})

function cells({ per_second: perSecond, p50_ms: p50, p99_ms: p99, late_p99_ms: late, used }: AtRate): string[] {
  const cores = [used.cores['api'], used.cores['serving'], used.cores['load'], used.others]
  // default: a figure that was not measured
  return [perSecond.toFixed(0), ...[p50, p99, late, ...cores].map((figure) => (figure ?? Number.NaN).toFixed(2))].map((text) => text.padStart(10))
}

const cpu = ({ cpu_ms: { api = Number.NaN, serving = Number.NaN, load = Number.NaN } }: AtMost): string =>
  `API ${api.toFixed(3)}, serving ${serving.toFixed(3)}, together ${(api + serving).toFixed(3)}, load ${load.toFixed(3)}`
