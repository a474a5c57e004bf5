import type uPlot from 'uplot'
import { columnsOf, type Line, nearestValue } from './align.js'

/** Shows each line's value under the cursor, in a box inside the chart that stays out of the cursor's way and moves no layout. */
export function showValues(plot: uPlot, lines: readonly Line[], xLabel: string): void {
  const box = plot.over.querySelector<HTMLElement>('.values') ?? plot.over.appendChild(Object.assign(document.createElement('div'), { className: 'values' }))
  const { idx: index, left = -1 } = plot.cursor
  const x = plot.data[0]
  box.hidden = index === null || index === undefined || left < 0 || !isRead(plot)
  if (box.hidden || typeof index !== 'number') return
  const rows = columnsOf(lines).map((column, at) => {
    const values = plot.data[column + 1]
    return { line: lines[at], value: values ? nearestValue(x, values, index) : null }
  })
  box.replaceChildren(
    text('b', `${xLabel} ${Number((x[index] ?? 0).toPrecision(6))}`),
    ...rows.flatMap(({ line, value }) => (line && line.style !== 'pale' ? [row(line, value)] : [])),
  )
  const right = left > plot.over.clientWidth / 2
  Object.assign(box.style, { left: right ? '4px' : 'auto', right: right ? 'auto' : '4px' })
}

/** Whether this chart is the one under the mouse or the keyboard. The others only show where its cursor stands. */
const isRead = ({ over, root }: uPlot): boolean => over.matches(':hover') || (root.parentElement !== null && root.parentElement === document.activeElement)

function row({ label, colour }: Line, value: number | null): HTMLElement {
  const swatch = Object.assign(document.createElement('i'), { className: 'swatch' })
  swatch.style.background = colour
  const element = document.createElement('div')
  element.append(swatch, text('span', label), text('output', value === null ? 'not finite' : String(Number(value.toPrecision(5)))))
  return element
}

const text = (tag: string, content: string): HTMLElement => Object.assign(document.createElement(tag), { textContent: content })
