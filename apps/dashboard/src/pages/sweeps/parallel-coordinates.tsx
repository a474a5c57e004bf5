import { useRef } from 'preact/hooks'
import type { SweepView } from '../../api/shapes.js'
import { markText } from '../../charts/scale.js'
import { useWidth } from '../../charts/use-width.js'
import { number } from '../../parts/format.js'
import { type Brushes, withBrush } from './brushes.js'
import { ParallelAxis } from './parallel-axis.js'
import type { SweepAxis } from './sweep-axes.js'

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
              <title>{`trial ${trial.index}: ${Object.values(trial.values).map(markText).join(', ')}; ${number(trial.best?.value)}`}</title>
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
