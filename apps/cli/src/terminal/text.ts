import { stripVTControlCharacters } from 'node:util'
import { elementAt } from '@trainyard/spec'
import type { Output } from '../cli-context.js'

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], cyan: [36, 39] } as const
export type Style = keyof typeof codes

/** Text in a style, where the output shows styles; elsewhere the text alone. */
export function styled(output: Pick<Output, 'colors'>, style: Style, text: string): string {
  if (!output.colors) return text
  const [on, off] = codes[style]
  return `\u001b[${on}m${text}\u001b[${off}m`
}

/** A sentence about a job or sweep: `job_1 is running`, `job_1 succeeded`, `job_1 was cancelled`. */
export function statusSentence(id: string, status: string): string {
  if (status === 'succeeded' || status === 'failed') return `${id} ${status}`
  return status === 'cancelled' ? `${id} was cancelled` : `${id} is ${status}`
}

/** The style that a job's, member's or data set's status is shown in. */
export function statusStyle(status: string): Style {
  if (status === 'succeeded' || status === 'ready') return 'green'
  if (status === 'failed') return 'red'
  if (status === 'cancelled' || status === 'paused' || status === 'stopping') return 'yellow'
  return status === 'running' || status === 'preparing' ? 'cyan' : 'dim'
}

/** The width of a text on screen: without style codes. All that we print is one column wide a character. */
export const visibleWidth = (text: string): number => Array.from(stripVTControlCharacters(text)).length

const receivedCharacters = 80

/** What was received, short enough for a line. */
export function receivedText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > receivedCharacters ? `${text.slice(0, receivedCharacters - 1)}…` : text
}

/** A column: its heading, or its heading and that its values are numbers and stand at the right. */
export type Column = string | { readonly title: string; readonly right: true; readonly asItIs?: true }

/** A column of numbers. */
export const right = (title: string): Column => ({ title, right: true })

/** A column of numbers under a name that somebody gave: it is shown as it was written. */
export const named = (title: string): Column => ({ title, right: true, asItIs: true })

const titleOf = (column: Column): string => (typeof column === 'string' ? column.toUpperCase() : column.asItIs ? column.title : column.title.toUpperCase())

/** Rows under headings, two blanks between columns, no lines drawn: good for eyes, `grep` and `awk`. */
export function tableText(output: Pick<Output, 'colors'>, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  // default: a row may be shorter than the heading
  const widths = columns.map((column, index) => Math.max(titleOf(column).length, ...rows.map((row) => visibleWidth(row[index] ?? ''))))
  const line = (cells: readonly string[]) =>
    columns
      // default: a row may be shorter than the heading
      .map((column, index) => pad(cells[index] ?? '', elementAt(widths, index, 'width of a column'), typeof column !== 'string'))
      .join('  ')
      .trimEnd()
  const heading = line(columns.map(titleOf))
  return [styled(output, 'dim', heading), ...rows.map(line)].join('\n')
}

/** Names at the left, values at the right of them: for one object. Pairs whose value is null are left out. */
export function pairsText(output: Pick<Output, 'colors'>, pairs: readonly (readonly [string, string | null])[]): string {
  const shown = pairs.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  const width = Math.max(0, ...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${styled(output, 'dim', name.padEnd(width))}  ${value}`).join('\n')
}

function pad(text: string, width: number, atRight: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - visibleWidth(text)))
  return atRight ? `${blanks}${text}` : `${text}${blanks}`
}
