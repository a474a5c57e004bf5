import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { align, type Line } from './align.js'

type Props = {
  title: string
  lines: readonly Line[]
  xLabel: string
  logarithmic?: boolean
  /** Called with the new range when the reader drags over the chart, and with null when it is double-clicked: the place to ask the server for finer points. */
  onZoom?: (range: [number, number] | null) => void
}

const height = 220

/** A chart of lines on a canvas, with a table of its last values beside it for readers without sight of the canvas. */
export function LineChart({ title, lines, xLabel, logarithmic = false, onZoom }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(null)
  const shape = JSON.stringify([title, xLabel, logarithmic, lines.map(({ label, colour, faint, low }) => [label, colour, faint, low !== undefined])])

  useEffect(() => {
    const element = host.current
    if (!element) return
    const plot = new uPlot(options(title, lines, xLabel, logarithmic, element, onZoom), data(lines), element)
    chart.current = plot
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
      chart.current = null
    }
  }, [shape])

  useEffect(() => chart.current?.setData(data(lines), true), [lines])

  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div ref={host} class="canvas" role="img" aria-label={`${title}: ${lines.map((line) => `${line.label} ${last(line)}`).join(', ')}`} />
    </figure>
  )
}

const last = ({ y }: Line) => y.at(-1)?.toPrecision(4) ?? 'no value'

function data(lines: readonly Line[]): uPlot.AlignedData {
  const { x, columns } = align(lines)
  return [x, ...columns]
}

function options(title: string, lines: readonly Line[], xLabel: string, logarithmic: boolean, element: HTMLElement, onZoom: Props['onZoom']): uPlot.Options {
  const style = getComputedStyle(element)
  const ink = style.getPropertyValue('--ink-soft')
  const grid = { stroke: style.getPropertyValue('--line'), width: 1 }
  const series: uPlot.Series[] = [{ label: xLabel }]
  const bands: uPlot.Band[] = []
  for (const line of lines) {
    series.push({ label: line.label, stroke: line.faint ? `${line.colour}55` : line.colour, width: line.faint ? 1 : 1.75, spanGaps: true, points: { show: line.x.length < 3 } })
    if (!line.low || !line.high) continue
    bands.push({ series: [series.length + 1, series.length], fill: `${line.colour}26` })
    for (const side of ['low', 'high']) series.push({ label: `${line.label} ${side}`, stroke: 'transparent', width: 0, spanGaps: true, points: { show: false } })
  }
  return {
    width: Math.max(200, element.clientWidth),
    height,
    series,
    bands,
    legend: { show: false },
    cursor: { sync: { key: xLabel }, drag: { x: true, y: false } },
    scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1 } },
    axes: [
      { stroke: ink, grid, ticks: grid, label: xLabel, labelSize: 18, size: 34 },
      { stroke: ink, grid, ticks: grid, size: 58 },
    ],
    hooks: {
      setSelect: [({ select, posToVal }) => select.width > 4 && onZoom?.([posToVal(select.left, 'x'), posToVal(select.left + select.width, 'x')])],
      ready: [(plot) => plot.over.addEventListener('dblclick', () => onZoom?.(null))],
      setCursor: [tooltip(title, lines.length)],
    },
  }
}

/** Shows the values under the cursor in the chart's own corner, which moves no layout. */
function tooltip(_title: string, _lines: number): (plot: uPlot) => void {
  return (plot) => {
    const box = plot.over.querySelector<HTMLElement>('.values') ?? plot.over.appendChild(Object.assign(document.createElement('div'), { className: 'values' }))
    const index = plot.cursor.idx
    if (index === null || index === undefined) {
      box.textContent = ''
      return
    }
    const rows = plot.series.slice(1).flatMap((series, column) => {
      const value = plot.data[column + 1]?.[index]
      return series.width === 0 || value === undefined || value === null ? [] : [`${typeof series.label === 'string' ? series.label : ''}  ${value.toPrecision(5)}`]
    })
    box.textContent = [`${plot.data[0]?.[index] ?? ''}`, ...rows].join('\n')
  }
}
