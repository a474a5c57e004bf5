import { useRef } from 'preact/hooks'
import { movedBrush } from './brushes.js'
import type { SweepAxis } from './sweep-axes.js'

type Brush = readonly [number, number]
type Props = { axis: SweepAxis; x: number; top: number; length: number; brush: Brush | undefined; onBrush: (brush: Brush | null) => void }

/** Half the width that a pointer may hit. */
const reach = 14
/** A drag shorter than this share of the axis is a click. */
const leastBrush = 0.02

/** One axis with its marks and the part of it that is chosen. */
export function ParallelAxis({ axis, x, top, length, brush, onBrush }: Props) {
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
