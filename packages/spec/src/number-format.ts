import { isShare } from './metrics/index.js'

/** How numbers, shares, differences, durations and times are written, wherever people read them: one locale, so that a point is always a decimal point. */

type Known = number | null | undefined

const none = '–'
const isKnown = (value: Known): value is number => typeof value === 'number' && Number.isFinite(value)

/** Differences below this come from the order of additions. */
const negligible = 1e-9
const digits = 3

/** Three significant digits without zeros at the end: `0.123`, `1.5`. */
const rounded = (value: number): string => String(Number(value.toPrecision(digits)))
/** The same with an exponent: `2.38e-6`. */
const scientific = (value: number): string =>
  value
    .toExponential(digits - 1)
    .split('e')
    .map(Number)
    .join('e')

/** A count with commas between thousands: `21,340`. */
export const countText = (value: number): string => Math.round(value).toLocaleString('en')

/** A number in three significant digits; whole ones below a million, and all from a thousand to a million, to the unit. A dash where there is none. */
export function numberText(value: Known): string {
  if (!isKnown(value)) return none
  const size = Math.abs(value)
  if (size < 1e6 && (Number.isInteger(value) || Math.round(size) >= 1000)) return countText(value === 0 ? 0 : value)
  return size >= 1e-4 && size < 1e6 ? rounded(value) : scientific(value)
}

const least = 0.01

/** A share of one in percent, to three significant digits: `96.7 %`. What is not all is never written as all, nor what is not nothing as nothing. */
export function percentText(share: Known): string {
  if (!isKnown(share)) return none
  const value = 100 * share
  if (share !== 0 && Math.abs(value) < least) return value > 0 ? `< ${least} %` : `> -${least} %`
  if (share < 1 && Number(value.toPrecision(digits)) === 100) return value > 100 - least ? `> ${100 - least} %` : `${Math.floor(value * 100) / 100} %`
  return `${Math.abs(value) >= 1000 ? countText(value) : rounded(value)} %`
}

/** How far something is, in whole percent; 100 only at its end. */
export function progressText(fraction: Known): string {
  if (!isKnown(fraction)) return none
  // In twelve digits, so that 0.29 is 29 of a hundred.
  const whole = Math.floor(Number((100 * Math.max(0, fraction)).toPrecision(12)))
  return `${Math.min(whole, fraction < 1 ? 99 : 100)} %`
}

/** A metric in its own unit: shares in percent. */
export const metricText = (key: string, value: Known): string => (isShare(key) ? percentText(value) : numberText(value))

/** A difference with its sign: `−0.0038`. What comes from rounding alone is none. */
export function signedText(value: Known): string {
  if (!isKnown(value)) return none
  if (Math.abs(value) < negligible) return '0'
  return `${value < 0 ? '−' : '+'}${numberText(Math.abs(value))}`
}

const inPoints = (share: Known): Known => (isKnown(share) && Math.abs(share) >= negligible ? 100 * share : share)

/** A difference of shares in points, with its sign: `+0.38 points`. */
export const pointsText = (difference: Known): string => (isKnown(difference) ? `${signedText(inPoints(difference))} points` : none)

/** A difference of a metric with its sign, of shares in points. */
export const differenceText = (key: string, value: Known): string => (isShare(key) ? pointsText(value) : signedText(value))

/** An interval of differences: `−0.1 to +0.9 points`. */
export const differenceInterval = (key: string, [low, high]: readonly [Known, Known]): string =>
  isShare(key) ? `${signedText(inPoints(low))} to ${pointsText(high)}` : `${signedText(low)} to ${signedText(high)}`

/** Whether a difference is none but for rounding. */
export const isNoDifference = (value: Known): boolean => isKnown(value) && Math.abs(value) < negligible

/** An interval of a metric: `95.1 % to 97.8 %`; a dash where there is none. */
export const intervalText = (key: string, interval: readonly [Known, Known] | null | undefined): string =>
  interval ? interval.map((end) => metricText(key, end)).join(' to ') : none

/** Bytes in the largest unit of which there is at least one: `52.6 MiB`. */
export function bytesText(value: Known): string {
  if (!isKnown(value)) return none
  const power = value < 1 ? 0 : Math.min(4, Math.floor(Math.log2(value) / 10))
  const amount = value / 1024 ** power
  return `${amount >= 100 ? Math.round(amount) : rounded(amount)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: digits })

/** A large number in three digits: `24.1B`. */
export const compactText = (value: number): string => compact.format(value)

/** Floating-point operations in three digits: `24.1B FLOP`. */
export const flopsText = (value: number): string => `${compact.format(value)} FLOP`

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** Seconds in the two largest units that matter: `3 min 20 s`, `2.4 s`, `250 ms`. Never below zero, as between two clocks that differ. */
export function durationText(seconds: number): string {
  const milliseconds = Math.max(0, Math.round(seconds * 1000))
  if (milliseconds < 1000) return `${milliseconds} ms`
  if (milliseconds < 9_950) return `${Math.round(milliseconds / 100) / 10} s`
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

/** Seconds from one time of the wire to another; null while either is missing. */
export const secondsBetween = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000

/** Time from one instant to another, or to now. */
export const betweenText = (from: string | null, to: string | null): string =>
  from === null ? none : durationText((Date.parse(to ?? new Date().toISOString()) - Date.parse(from)) / 1000)

/** How old something is, in its largest unit: `12 s`, `5 min`, `3 h`, `2 d`. */
export function ageText(at: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000)
  const [unit, size] = units.find(([, each]) => seconds >= each) ?? ['s', 1]
  return `${Math.floor(seconds / size)} ${unit}`
}

/** How long ago something was: `5 min ago`. */
export function agoText(at: string, now = Date.now()): string {
  return now - Date.parse(at) < 1000 ? 'now' : `${ageText(at, now)} ago`
}

/** A point in time in the reader's own zone, or in the one that is given, which is named: `30 Nov 2026, 09:14:02 UTC`. */
export const instantText = (at: string, timeZone?: string): string =>
  new Date(at).toLocaleString('en-GB', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  })

/** The time of day, by milliseconds since 1970: `21:09`. */
export const clockText = (at: number): string => new Date(at).toLocaleTimeString('en-GB', { timeStyle: 'short' })
