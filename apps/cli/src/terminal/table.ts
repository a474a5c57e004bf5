import type { Output } from '../cli-context.js'
import { styled, visibleWidth } from './style.js'

/** A column: its heading, or its heading and that its values are numbers and stand at the right. */
export type Column = string | { readonly title: string; readonly right: true; readonly asItIs?: true }

/** A column of numbers. */
export const right = (title: string): Column => ({ title, right: true })

/** A column of numbers under a name that somebody gave: it is shown as it was written. */
export const named = (title: string): Column => ({ title, right: true, asItIs: true })

const titleOf = (column: Column): string => (typeof column === 'string' ? column.toUpperCase() : column.asItIs ? column.title : column.title.toUpperCase())

/** Rows under headings, two blanks between columns, no lines drawn: good for eyes, `grep` and `awk`. */
export function tableText(output: Pick<Output, 'colors'>, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, index) => Math.max(titleOf(column).length, ...rows.map((row) => visibleWidth(row[index] ?? ''))))
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => pad(cells[index] ?? '', widths[index] ?? 0, typeof column !== 'string'))
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
