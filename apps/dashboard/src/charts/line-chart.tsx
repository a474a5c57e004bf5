import { numberText } from '@trainyard/spec'
import 'uplot/dist/uPlot.min.css'
import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { useScheme } from '../session/theme.js'
import type { Range } from './axis.js'
import { align, type Line, placeless } from './lines.js'
import { plotHeight, plotOptions, steerByKeyboard } from './plot.js'

const none: readonly number[] = []

type Props = {
  title: string
  lines: readonly Line[]
  xLabel: string
  logarithmic?: boolean
  /** What part of the x axis is shown; all of it when null. */
  range?: Range | null
  /** Called with the new range when the reader drags over the chart, and with null on a double click: the place to ask the server for finer points. */
  onZoom?: (range: Range | null) => void
  /** Said of the chart below its title. */
  caption?: string
  /** Where values cease to be finite, on the x axis: each place has a red line, and the first is named below the title. */
  breaks?: readonly number[]
  /** Height of the plot in CSS pixels. */
  height?: number
  /** What can be done with the chart, beside its title. */
  tools?: ComponentChildren
}

/** A chart of lines on a canvas. Arrow keys move through the points, + and − zoom, Escape shows all; its last values are its description. */
export function LineChart({ title, lines, xLabel, logarithmic = false, range = null, onZoom, caption, breaks = none, height = plotHeight, tools }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(null)
  // The plot outlives a render: it reads what is current from here.
  const now = useRef({ lines, range, onZoom, breaks })
  now.current = { lines, range, onZoom, breaks }
  const scheme = useScheme()
  const hidden = logarithmic ? placeless(lines) : 0
  const shape = JSON.stringify([xLabel, logarithmic, lines.map(({ label, color, style, dash, low }) => [label, color, style, dash, low !== undefined])])

  useEffect(() => {
    const element = host.current
    if (!element) return
    const plot = new uPlot(plotOptions({ element, height, xLabel, logarithmic, now: () => now.current }), columns(now.current.lines, logarithmic), element)
    chart.current = plot
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
      chart.current = null
    }
  }, [shape, scheme, height])

  useEffect(() => chart.current?.setData(columns(lines, logarithmic)), [lines, range, shape, scheme, height, breaks])

  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">
          {title}
          {tools}
        </span>
        {caption && <small>{caption}</small>}
        {breaks.length > 0 && (
          <small class="broken">
            not finite from {xLabel} {numberText(Math.min(...breaks))}
          </small>
        )}
        {hidden > 0 && (
          <small>
            {hidden} {hidden === 1 ? 'value' : 'values'} at or below 0 not shown on this scale
          </small>
        )}
      </figcaption>
      <div
        ref={host}
        class="canvas"
        style={{ minHeight: `${height}px` }}
        role="img"
        tabIndex={0}
        aria-label={description(title, lines)}
        onKeyDown={(event) => steerByKeyboard(event, chart.current, range, onZoom)}
      />
    </figure>
  )
}

const description = (title: string, lines: readonly Line[]) =>
  `${title}: ${lines.map(({ label, y }) => `${label} ${numberText(y.findLast((value) => value !== null))}`).join(', ')}`

/** The lines as the plot takes them. A logarithmic axis has no place for zero and less: there the line has a gap. */
function columns(lines: readonly Line[], logarithmic: boolean): uPlot.AlignedData {
  const { x, columns } = align(lines)
  const shown = logarithmic ? columns.map((column) => column.map((value) => (typeof value === 'number' && value <= 0 ? null : value))) : columns
  return [x, ...shown]
}

/** The width of an element in CSS pixels, as it is now; `initial` until it is on the page. */
export function useWidth(element: RefObject<HTMLElement>, initial = 400): number {
  const [width, setWidth] = useState(initial)
  useLayoutEffect(() => {
    const host = element.current
    if (!host) return
    const observer = new ResizeObserver(() => setWidth(host.clientWidth))
    setWidth(host.clientWidth)
    observer.observe(host)
    return () => observer.disconnect()
  }, [])
  return width
}
