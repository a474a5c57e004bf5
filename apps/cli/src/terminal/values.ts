const receivedCharacters = 80

/** What was received, short enough for a line. */
export function receivedText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > receivedCharacters ? `${text.slice(0, receivedCharacters - 1)}…` : text
}

/** A metric for a reader: four significant digits, a dash for what is missing or not finite. */
export function numberText(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value)
  const size = Math.abs(value)
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(digits))) : value.toExponential(digits - 1)
}

/** A share as per cent: 0.97543 → "97.54 %". */
export const percentText = (value: number | null | undefined, decimals = 2): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : `${(value * 100).toFixed(decimals)} %`

/** A count with a thin mark between thousands: 21340 → "21,340". */
export const countText = (value: number): string => Math.round(value).toLocaleString('en-GB')

/** Bytes in the largest unit that keeps a digit before the point. */
export function bytesText(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return '–'
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${units[power] ?? 'B'}`
}

/** A span for a reader: "0.4 s", "42 s", "3 min 05 s", "2 h 10 min". */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 100) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 100) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** Seconds between two times of the wire; null while either is missing. */
export const secondsBetween = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000

/** How long ago, in one unit: "12 s", "5 min", "3 h", "2 d". */
export function agoText(time: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000)
  if (seconds < 60) return `${Math.floor(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}
