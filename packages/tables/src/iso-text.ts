const dayMs = 86_400_000
/** Further from 1970 no date of JavaScript lies. */
const mostMs = 8.64e15

/** A time in milliseconds since 1970 (UTC) as ISO 8601; one that is out of the range of dates by its number, which is none. */
export function isoTime(milliseconds: bigint | number): string {
  const time = Number(milliseconds)
  return Math.abs(time) <= mostMs ? new Date(time).toISOString() : `${milliseconds} ms`
}

/** A day since 1970 as ISO 8601. */
export const isoDay = (days: number): string => {
  const time = isoTime(days * dayMs)
  return time.endsWith('T00:00:00.000Z') ? time.slice(0, -'T00:00:00.000Z'.length) : time
}
