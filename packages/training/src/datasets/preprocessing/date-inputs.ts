import { dateInputs } from '@trainyard/spec'

const day = 86_400_000
/** 1970 began on a Thursday; weeks begin on Monday. */
const monday = 3 * day

/** `Date.UTC` takes the years 0 to 99 for those of the last century. */
const startOf = (year: number): number => new Date(0).setUTCFullYear(year, 0, 1)

/** Shares of the year, the week and the day that have passed at a time in milliseconds since 1970, in UTC. */
function sharesOf(time: number): number[] {
  const year = new Date(time).getUTCFullYear()
  const [start, end] = [startOf(year), startOf(year + 1)]
  const within = (length: number, from: number): number => ((((time + from) % length) + length) % length) / length
  return [(time - start) / (end - start), within(7 * day, monday), within(day, 0)]
}

/** The inputs of a date: its age as it was scaled, then sine and cosine of each share, so that the end of a year is next to its beginning. */
export function dateInputsOf(time: number, scaled: (time: number) => number): number[] {
  const inputs = [scaled(time), ...sharesOf(time).flatMap((share) => [Math.sin(2 * Math.PI * share), Math.cos(2 * Math.PI * share)])]
  return inputs.slice(0, dateInputs)
}
