const isoTime = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?$/i

/** Milliseconds since 1970 of an ISO 8601 date or time, in UTC where it names no zone; NaN where the text is none, or names a day that there is not. */
export function timeOf(text: string): number {
  const found = isoTime.exec(text)
  if (!found) return Number.NaN
  const [, year, month, day = '01', hour = '00', minute = '00', second = '00', part = '', zone = 'Z'] = found
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  // JavaScript takes the 31st of a short month for the first of the next.
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return Number.NaN
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${part.padEnd(3, '0').slice(0, 3)}${offset}`)
}
