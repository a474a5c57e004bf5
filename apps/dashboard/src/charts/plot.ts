import { elementAt } from '@trainyard/spec'
import type uPlot from 'uplot'
import { powerText, type Range, tickText } from './axis.js'
import { resolveColor } from './colors.js'
import { columnsOf, type Line, nearestValue } from './lines.js'

/** Usual height of a plot in CSS pixels, and that of a chart that matters most. */
export const plotHeight = 220
export const largePlotHeight = 320

/** Fewer points than this are marked one by one on a strong line. */
const markedPoints = 60
const leastDrag = 4
/** The bounds of a band are drawn too, so that a spike within one bucket is seen however narrow it is. */
const boundWidth = 0.75

type Now = { lines: readonly Line[]; range: Range | null; onZoom?: ((range: Range | null) => void) | undefined; breaks: readonly number[] }
type Settings = { element: HTMLElement; height: number; xLabel: string; logarithmic: boolean; now: () => Now }

/** The settings of a plot that do not change; data and range come later through `now`. */
export function plotOptions({ element, height, xLabel, logarithmic, now }: Settings): uPlot.Options {
  const color = (value: string) => resolveColor(element, value)
  const [ink, line] = [color('var(--ink-soft)'), color('var(--line)')]
  const axis = { stroke: ink, font: '12px system-ui, sans-serif', grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 } }
  return {
    width: Math.max(200, element.clientWidth),
    height,
    padding: [10, 18, 0, 0],
    ...seriesOf(now().lines, xLabel, color),
    legend: { show: false },
    cursor: {
      sync: { key: xLabel },
      drag: { x: true, y: false, setScale: false },
      points: { size: (plot, index) => (plot.series[index]?.width === boundWidth ? 0 : 6) },
    },
    scales: { x: { time: false, range: (_plot, low, high) => xRange(now().range, low, high) }, y: { distr: logarithmic ? 3 : 1 } },
    axes: [
      {
        ...axis,
        label: xLabel,
        labelFont: axis.font,
        labelSize: 16,
        labelGap: 0,
        size: 28,
        values: (_plot, marks, _axis, _space, increment) => marks.map((mark) => tickText(mark, increment)),
      },
      {
        ...axis,
        size: 56,
        values: (_plot, marks, _axis, _space, increment) => marks.map((mark) => (logarithmic ? powerText(mark) : tickText(mark, increment))),
      },
    ],
    hooks: {
      setSelect: [(plot) => zoomTo(plot, now())],
      ready: [(plot) => plot.over.addEventListener('dblclick', () => now().onZoom?.(null))],
      draw: [(plot) => drawBreaks(plot, now().breaks, color('var(--bad)'))],
      setCursor: [(plot) => showValues(plot, now().lines, xLabel)],
    },
  }
}

function seriesOf(lines: readonly Line[], xLabel: string, color: (value: string) => string): Pick<uPlot.Options, 'series' | 'bands'> {
  const series: uPlot.Series[] = [{ label: xLabel }]
  const bands: uPlot.Band[] = []
  const paler = (value: string, percent: number) => color(`color-mix(in srgb, ${value} ${percent}%, transparent)`)
  for (const { label, color: value, style, dash, x, low, high } of lines) {
    const marks = x.length === 1 || (style === 'strong' && x.length <= markedPoints)
    series.push({
      label,
      stroke: style === 'pale' ? paler(value, 40) : color(value),
      width: style === 'strong' ? 2 : 1.25,
      spanGaps: false,
      ...(dash && dash.length > 0 ? { dash: [...dash] } : {}),
      points: { show: marks, size: 5, fill: color(value) },
    })
    if (!low || !high) continue
    bands.push({ series: [series.length + 1, series.length], fill: paler(value, 18) })
    for (const side of ['low', 'high']) series.push({ label: `${label} ${side}`, stroke: paler(value, 45), width: boundWidth, points: { show: false } })
  }
  return { series, bands }
}

const breakDash = [5, 4]

/** A dashed line over the height of the plot at each place where values cease to be finite. */
function drawBreaks({ ctx, bbox, valToPos }: uPlot, breaks: readonly number[], color: string): void {
  ctx.save()
  Object.assign(ctx, { strokeStyle: color, lineWidth: 2 })
  ctx.setLineDash(breakDash)
  for (const place of breaks) {
    const x = valToPos(place, 'x', true)
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
  }
  ctx.restore()
}

/** The asked range; else all points, with some room around a single one. */
function xRange(range: Range | null, low: number | null, high: number | null): [number, number] {
  if (range) return [range[0], range[1]]
  if (low === null || high === null) return [0, 1]
  return low === high ? [low - 0.5, high + 0.5] : [low, high]
}

/** Takes the selection away and tells its range: the scale follows from the reader's state, not from the mouse. */
function zoomTo(plot: uPlot, { onZoom }: Now): void {
  const { left, width, height } = plot.select
  if (width === 0 || height === 0) return
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  if (width >= leastDrag) onZoom?.([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')])
}

/** Half the shown width is left after one +, and twice the width after one −. */
const zoomFactor = 2

/** Moves the cursor by arrow keys, zooms around it by + and −, and shows all by Escape, so that a chart is read without a mouse. */
export function steerByKeyboard(event: KeyboardEvent, plot: uPlot | null, range: Range | null, onZoom: ((range: Range | null) => void) | undefined): void {
  const x = plot?.data[0]
  if (!plot || !x || x.length === 0) return
  const index = plot.cursor.idx ?? x.length - 1
  const moves: Record<string, () => void> = {
    ArrowLeft: () => moveTo(plot, elementAt(x, Math.max(0, index - 1), 'points')),
    ArrowRight: () => moveTo(plot, elementAt(x, Math.min(x.length - 1, index + 1), 'points')),
    Home: () => moveTo(plot, elementAt(x, 0, 'points')),
    End: () => moveTo(plot, elementAt(x, x.length - 1, 'points')),
    '+': () => onZoom?.(around(plot, elementAt(x, index, 'points'), 1 / zoomFactor)),
    '-': () => range && onZoom?.(around(plot, elementAt(x, index, 'points'), zoomFactor)),
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
  const [x] = plot.data
  const [first, last] = [elementAt(x, 0, 'points'), elementAt(x, x.length - 1, 'points')]
  const { min, max } = plot.scales['x'] ?? {}
  // Before the first drawing the scale has no ends: all points are shown.
  const half = (((max ?? last) - (min ?? first)) * factor) / 2
  const zoomed: Range = [Math.max(first, value - half), Math.min(last, value + half)]
  return zoomed[0] <= first && zoomed[1] >= last ? null : zoomed
}

/** Shows each line's value under the cursor, in a box inside the chart that stays out of the cursor's way and moves no layout. */
function showValues(plot: uPlot, lines: readonly Line[], xLabel: string): void {
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
    text('b', `${xLabel} ${Number(elementAt(x, index, 'points').toPrecision(6))}`),
    ...rows.flatMap(({ line, value }) => (line && line.style !== 'pale' ? [row(line, value)] : [])),
  )
  const right = left > plot.over.clientWidth / 2
  Object.assign(box.style, { left: right ? '4px' : 'auto', right: right ? 'auto' : '4px' })
}

/** Whether this chart is the one under the mouse or the keyboard. The others only show where its cursor stands. */
const isRead = ({ over, root }: uPlot): boolean => over.matches(':hover') || (root.parentElement !== null && root.parentElement === document.activeElement)

function row({ label, color }: Line, value: number | null): HTMLElement {
  const swatch = Object.assign(document.createElement('i'), { className: 'swatch' })
  swatch.style.background = color
  const element = document.createElement('div')
  element.append(swatch, text('span', label), text('output', value === null ? 'not finite' : String(Number(value.toPrecision(5)))))
  return element
}

const text = (tag: string, content: string): HTMLElement => Object.assign(document.createElement(tag), { textContent: content })
