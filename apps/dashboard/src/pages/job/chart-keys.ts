import { curveKeys, metricKey, metricOf } from '@trainyard/spec'

/** Which keys share a chart: a metric and its validation side, in the order of the records; then what no record knows, by name; layers last. */
export function chartKeys(keys: readonly string[]): string[][] {
  const base = (key: string): string => {
    const known = metricOf(key)
    return known?.place === 'validation' ? known.record.key : key
  }
  const rank = (name: string): number => {
    const known = curveKeys.findIndex((key) => base(key) === name)
    if (known >= 0) return known
    return curveKeys.length + (metricOf(name)?.place === 'layer' ? 1 : 0)
  }
  const names = [...new Set(keys.map(base))].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  return names.map((name) => [name, metricKey(name, 'validation')].filter((key) => keys.includes(key)))
}
