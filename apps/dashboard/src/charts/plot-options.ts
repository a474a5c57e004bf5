import type uPlot from 'uplot'
import type { Line } from './align.js'
import type { Range } from './range.js'
import { resolveColour } from './resolve-colour.js'
import { powerText, tickText } from './tick-text.js'
import { showValues } from './tooltip.js'

/** Height of the plot in CSS pixels. */
export const plotHeight = 220

/** Fewer points than this are marked one by one on a strong line. */
const markedPoints = 60
const leastDrag = 4
/** The bounds of a band are drawn too, so that a spike within one bucket is seen however narrow it is. */
const boundWidth = 0.75

type Now = { lines: readonly Line[]; range: Range | null; onZoom?: ((range: Range | null) => void) | undefined }
type Settings = { element: HTMLElement; xLabel: string; logarithmic: boolean; now: () => Now }

/** Everything that the plot is told once; data and range come later through `now`. */
export function plotOptions({ element, xLabel, logarithmic, now }: Settings): uPlot.Options {
  const colour = (value: string) => resolveColour(element, value)
  const [ink, line] = [colour('var(--ink-soft)'), colour('var(--line)')]
  const axis = { stroke: ink, font: '12px system-ui, sans-serif', grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 } }
  return {
    width: Math.max(200, element.clientWidth),
    height: plotHeight,
    padding: [10, 18, 0, 0],
    ...seriesOf(now().lines, xLabel, colour),
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
      setCursor: [(plot) => showValues(plot, now().lines, xLabel)],
    },
  }
}

function seriesOf(lines: readonly Line[], xLabel: string, colour: (value: string) => string): Pick<uPlot.Options, 'series' | 'bands'> {
  const series: uPlot.Series[] = [{ label: xLabel }]
  const bands: uPlot.Band[] = []
  const paler = (value: string, percent: number) => colour(`color-mix(in srgb, ${value} ${percent}%, transparent)`)
  for (const { label, colour: value, style, x, low, high } of lines) {
    const marks = x.length === 1 || (style === 'strong' && x.length <= markedPoints)
    series.push({
      label,
      stroke: style === 'pale' ? paler(value, 40) : colour(value),
      width: style === 'strong' ? 2 : 1.25,
      spanGaps: false,
      points: { show: marks, size: 5, fill: colour(value) },
    })
    if (!low || !high) continue
    bands.push({ series: [series.length + 1, series.length], fill: paler(value, 18) })
    for (const side of ['low', 'high']) series.push({ label: `${label} ${side}`, stroke: paler(value, 45), width: boundWidth, points: { show: false } })
  }
  return { series, bands }
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
