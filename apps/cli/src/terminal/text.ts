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

/** Where a table goes: whether styles are shown, and how wide it is where a person looks at it. */
type TableOutput = Pick<Output, 'colors'> & Partial<Pick<Output, 'interactive' | 'columns'>>

/**
 * Rows under headings, two blanks between columns, no lines drawn: good for eyes, `grep` and `awk`. On a terminal texts are cut so that a row fits a line; a
 * program that reads gets them whole.
 */
export function tableText(output: TableOutput, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  // default: a row may be shorter than the heading
  const whole = columns.map((column, index) => Math.max(titleOf(column).length, ...rows.map((row) => visibleWidth(row[index] ?? ''))))
  const widths = output.interactive === true && output.columns !== undefined ? fittingWidths(columns, whole, output.columns) : whole
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => {
        const width = elementAt(widths, index, 'width of a column')
        // default: a row may be shorter than the heading
        return pad(cut(cells[index] ?? '', width), width, typeof column !== 'string')
      })
      .join('  ')
      .trimEnd()
  const heading = line(columns.map(titleOf))
  return [styled(output, 'dim', heading), ...rows.map(line)].join('\n')
}

const gap = 2
/** No column of texts becomes narrower. */
const leastWidth = 8

/** The widths at which a row fits: the widest columns of texts give way, but never the first one, which is copied. */
function fittingWidths(columns: readonly Column[], whole: readonly number[], most: number): number[] {
  const widths = [...whole]
  const given = columns.map((column, index) => Math.max(leastWidth, typeof column === 'string' ? column.length : 0, index === 0 ? Number.POSITIVE_INFINITY : 0))
  for (;;) {
    const over = widths.reduce((sum, width) => sum + width, gap * (widths.length - 1)) - most
    if (over <= 0) return widths
    const cuttable = columns.flatMap((column, index) => (typeof column === 'string' && at(widths, index) > at(given, index) ? [index] : []))
    const [widest] = cuttable.sort((one, other) => at(widths, other) - at(widths, one))
    if (widest === undefined) return widths
    // Down to the next widest, so that columns that are equally wide stay so.
    const next = Math.max(at(given, widest), ...cuttable.slice(1).map((index) => at(widths, index)))
    widths[widest] = Math.max(next === at(widths, widest) ? next - 1 : next, at(widths, widest) - over, at(given, widest))
  }
}

const at = (values: readonly number[], index: number): number => elementAt(values, index, 'width of a column')

/** A text in a style is a word of ours, such as a status, and stays whole. */
const cut = (text: string, width: number): string =>
  Array.from(text).length <= width || visibleWidth(text) !== Array.from(text).length
    ? text
    : `${Array.from(text)
        .slice(0, width - 1)
        .join('')}…`

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
