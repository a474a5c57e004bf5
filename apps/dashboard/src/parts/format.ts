import { isShare } from '@trainyard/spec'

/** A metric to four significant digits; a dash where there is none. */
export const number = (value: number | null | undefined, digits = 4): string =>
  value === null || value === undefined ? '–' : Number(value.toPrecision(digits)).toString()

/** A count with commas between thousands, whatever the reader's own locale: a point is always a decimal point. */
export const count = (value: number): string => value.toLocaleString('en')

/** A share in percent, to four significant digits: `96.67 %`. */
export const percent = (share: number | null | undefined): string => (share === null || share === undefined ? '–' : `${number(share * 100)} %`)

/** A metric in its own unit: shares in percent. */
export const metricValue = (key: string, value: number | null | undefined): string => (isShare(key) ? percent(value) : number(value))

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** Seconds in the two largest units that matter: `3 min 20 s`. Never below zero, as between two clocks that differ. */
export function duration(seconds: number): string {
  const milliseconds = Math.max(0, Math.round(seconds * 1000))
  if (milliseconds < 1000) return `${milliseconds} ms`
  const parts: string[] = []
  let rest = Math.round(seconds)
  const at = units.findIndex(([, size]) => rest >= size)
  for (const [unit, size] of units.slice(at, at + 2)) {
    const amount = Math.floor(rest / size)
    if (amount > 0) parts.push(`${amount} ${unit}`)
    rest -= amount * size
  }
  return parts.join(' ')
}

/** Time from one instant to another, or to now. */
export const between = (from: string | null, to: string | null): string =>
  from === null ? '–' : duration((Date.parse(to ?? new Date().toISOString()) - Date.parse(from)) / 1000)

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const steps = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** How long ago something was, in its largest unit: `3 minutes ago`. */
export function ago(at: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000)
  const [unit, size] = steps.find(([, each]) => seconds >= each) ?? ['second', 1]
  return relative.format(-Math.floor(seconds / size), unit)
}

/** A point in time in the reader's own zone, which is named: `30 Nov 2026, 09:14:02 UTC`. */
export const instant = (at: string): string =>
  new Date(at).toLocaleString(undefined, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  })

/** The time of day, by milliseconds since 1970: `21:09`. */
export const clock = (at: number): string => new Date(at).toLocaleTimeString(undefined, { timeStyle: 'short' })

/** Bytes in binary units. */
export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  const power = value < 1 ? 0 : Math.min(4, Math.floor(Math.log2(value) / 10))
  return `${Number((value / 1024 ** power).toPrecision(3))} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** A large number in three digits: `24.1B`. */
export const compactCount = (value: number): string => compact.format(value)

/** Floating-point operations in three digits: `24.1B FLOP`. */
export const flops = (value: number): string => `${compact.format(value)} FLOP`
