import type { Outcome } from './check.js'

const marks: Readonly<Record<Outcome['status'], string>> = { passed: 'ok  ', failed: 'FAIL', 'not applicable': 'n/a ' }

/** One outcome as a line, with its explanation below where there is one. */
export const lineOf = ({ id, title, status, explanation }: Outcome): string =>
  `${marks[status]}  ${id.padEnd(30)}  ${title}${explanation === '' ? '' : `\n      ${' '.repeat(30)}  ${explanation}`}`

/** How many ended in which way. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const count = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not applicable')} not applicable`
}
