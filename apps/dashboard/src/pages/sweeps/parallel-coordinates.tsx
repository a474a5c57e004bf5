import { numberText } from '@trainyard/spec'
import { useRef } from 'preact/hooks'
import type { SweepView } from '../../api.js'
import { useWidth } from '../../charts/line-chart.js'
import { markText } from '../../charts/scale.js'
import { type Brushes, movedBrush, type SweepAxis, withBrush } from './axes.js'

type Props = { axes: readonly SweepAxis[]; sweep: SweepView; shown: ReadonlySet<number>; brushes: Brushes; onBrush: (brushes: Brushes) => void }

const height = 280
const [side, top, bottom] = [64, 34, 14]
/** Narrower than this apart, axes are scrolled to, not squeezed. */
const leastApart = 96

/** Every trial as a line over all swept fields to what it reached. Dragging along an axis, or its arrow keys, leaves the trials that pass there. */
export function ParallelCoordinates({ axes, sweep, shown, brushes, onBrush }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const width = Math.max(useWidth(host, 800), 2 * side + leastApart * (axes.length - 1))
  const inner = height - top - bottom
  const atX = (index: number) => side + (index * (width - 2 * side)) / (axes.length - 1)
  const atY = (share: number) => top + (1 - share) * inner
  const path = (places: readonly (number | null)[]) =>
    places.map((place, index) => (place === null ? '' : `${index === 0 || places[index - 1] === null ? 'M' : 'L'}${atX(index)} ${atY(place)}`)).join('')
  const brushed = axes.filter(({ key }) => brushes[key])
  const drawn = [...sweep.trials].sort((a, b) => rank(a.index) - rank(b.index))
  function rank(index: number): number {
    return index === sweep.best?.trial ? 2 : shown.has(index) ? 1 : 0
  }
  return (
    <section>
      <div class="head">
        <h2>Parallel coordinates</h2>
        {brushed.length > 0 && (
          <button type="button" onClick={() => onBrush({})}>
            Show all trials
          </button>
        )}
      </div>
      <div class="scroll" ref={host}>
        <svg class="plain-chart parallel" width={width} height={height} role="group" aria-label={`${sweep.trials.length} trials, ${shown.size} shown`}>
          {drawn.map((trial) => (
            <path
              key={trial.index}
              class={`trial ${!shown.has(trial.index) ? 'out' : trial.index === sweep.best?.trial ? 'best' : ''}`}
              d={path(axes.map(({ scale, valueOf }) => scale.place(valueOf(trial))))}
            >
              <title>{`trial ${trial.index}: ${Object.values(trial.values).map(markText).join(', ')}; ${numberText(trial.best?.value)}`}</title>
            </path>
          ))}
          {axes.map((axis, index) => (
            <ParallelAxis
              key={axis.key}
              axis={axis}
              x={atX(index)}
              top={top}
              length={inner}
              brush={brushes[axis.key]}
              onBrush={(brush) => onBrush(withBrush(brushes, axis.key, brush))}
            />
          ))}
        </svg>
      </div>
      <p class="quiet">Drag along an axis to narrow the trials, click it to show all again; by keyboard, arrow keys and Escape.</p>
    </section>
  )
}

type Brush = readonly [number, number]
type AxisProps = { axis: SweepAxis; x: number; top: number; length: number; brush: Brush | undefined; onBrush: (brush: Brush | null) => void }

/** Half the width that a pointer may hit. */
const reach = 14
/** A drag shorter than this share of the axis is a click. */
const leastBrush = 0.02

/** One axis with its marks and the part of it that is chosen. */
function ParallelAxis({ axis, x, top, length, brush, onBrush }: AxisProps) {
  const from = useRef<number | null>(null)
  const hit = useRef<SVGRectElement>(null)
  const share = (event: PointerEvent) => {
    const box = hit.current?.getBoundingClientRect()
    return box ? Math.min(1, Math.max(0, 1 - (event.clientY - box.top) / box.height)) : 0
  }
  const drag = (event: PointerEvent) => {
    if (from.current === null) return
    const to = share(event)
    onBrush(Math.abs(to - from.current) < leastBrush ? null : [Math.min(from.current, to), Math.max(from.current, to)])
  }
  const steer = (event: KeyboardEvent) => {
    if (!['ArrowUp', 'ArrowDown', 'Escape'].includes(event.key)) return
    event.preventDefault()
    onBrush(event.key === 'Escape' ? null : movedBrush(brush, event.key === 'ArrowUp'))
  }
  return (
    <g>
      <line class="axis" x1={x} x2={x} y1={top} y2={top + length} />
      <text class="axis-name" x={x} y={14} text-anchor="middle">
        {axis.label}
      </text>
      {axis.scale.marks.map(({ at, text }) => (
        <text key={text} x={x + 7} y={top + (1 - at) * length + 4}>
          {text.slice(0, mostCharacters)}
        </text>
      ))}
      {brush && <rect class="brush" x={x - 6} width={12} y={top + (1 - brush[1]) * length} height={(brush[1] - brush[0]) * length} />}
      <rect
        ref={hit}
        class="hit"
        x={x - reach}
        width={2 * reach}
        y={top}
        height={length}
        // Lower case: attributes of SVG keep the case in which they are set, and only this one makes it focusable.
        tabindex={0}
        role="slider"
        aria-orientation="vertical"
        aria-label={`Narrow ${axis.label}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * (brush ? (brush[0] + brush[1]) / 2 : 0.5))}
        aria-valuetext={brush ? `${Math.round(100 * brush[0])} to ${Math.round(100 * brush[1])} percent of the axis` : 'all'}
        onKeyDown={steer}
        onPointerDown={(event) => {
          from.current = share(event)
          hit.current?.setPointerCapture(event.pointerId)
        }}
        onPointerMove={drag}
        onPointerUp={(event) => {
          drag(event)
          from.current = null
        }}
        onPointerCancel={() => (from.current = null)}
      />
    </g>
  )
}

const mostCharacters = 12
