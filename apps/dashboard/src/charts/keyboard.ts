import type uPlot from 'uplot'
import type { Range } from './range.js'

/** Half the shown width is left after one +, and twice the width after one −. */
const zoomFactor = 2

/** Moves the cursor by arrow keys, zooms around it by + and −, and shows all by Escape, so that a chart is read without a mouse. */
export function steerByKeyboard(event: KeyboardEvent, plot: uPlot | null, range: Range | null, onZoom: ((range: Range | null) => void) | undefined): void {
  const x = plot?.data[0]
  if (!plot || !x || x.length === 0) return
  const index = plot.cursor.idx ?? x.length - 1
  const moves: Record<string, () => void> = {
    ArrowLeft: () => moveTo(plot, x[Math.max(0, index - 1)] ?? 0),
    ArrowRight: () => moveTo(plot, x[Math.min(x.length - 1, index + 1)] ?? 0),
    Home: () => moveTo(plot, x[0] ?? 0),
    End: () => moveTo(plot, x.at(-1) ?? 0),
    '+': () => onZoom?.(around(plot, x[index] ?? 0, 1 / zoomFactor)),
    '-': () => range && onZoom?.(around(plot, x[index] ?? 0, zoomFactor)),
    Escape: () => onZoom?.(null),
  }
  const move = moves[event.key]
  if (!move) return
  event.preventDefault()
  move()
}

function moveTo(plot: uPlot, value: number): void {
  plot.setCursor({ left: plot.valToPos(value, 'x'), top: plot.over.clientHeight / 2 })
}

/** A range of so many times the shown width around a value, within the data; null when that is all of it. */
function around(plot: uPlot, value: number, factor: number): Range | null {
  const { min = 0, max = 1 } = plot.scales['x'] ?? {}
  const half = (((max ?? 1) - (min ?? 0)) * factor) / 2
  const [first, last] = [plot.data[0][0] ?? 0, plot.data[0].at(-1) ?? 1]
  const zoomed: Range = [Math.max(first, value - half), Math.min(last, value + half)]
  return zoomed[0] <= first && zoomed[1] >= last ? null : zoomed
}
