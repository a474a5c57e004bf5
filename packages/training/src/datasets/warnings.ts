import { type DatasetWarning, limits, printable } from '@trainyard/spec'

/** Warnings within their limits, so that a reader may give as many lines as it has; the last of too many says how many there were. */
export function boundedWarnings(warnings: readonly DatasetWarning[]): DatasetWarning[] {
  const bounded = warnings.slice(0, limits.datasetWarnings).map(({ lines, message, ...warning }) => ({
    ...warning,
    message: shortened(printable(message)),
    ...(lines === undefined ? {} : { lines: lines.slice(0, limits.warningLines) }),
  }))
  const [last, left] = [bounded.at(-1), warnings.length - limits.datasetWarnings]
  if (last && left > 0) bounded[bounded.length - 1] = { code: 'more_warnings', message: `and ${left + 1} more warnings`, count: left + 1 }
  return bounded
}

/** Cuts no pair of surrogates in two. */
const shortened = (text: string): string =>
  text.length <= limits.warningCharacters ? text : `${text.slice(0, limits.warningCharacters - 1).replace(/[\ud800-\udbff]$/, '')}…`
