import { numberText } from '@trainyard/spec'
import { useMemo } from 'preact/hooks'
import type { JobView } from '../../api.js'
import { makeScale } from '../../charts/scale.js'
import { ScatterChart } from '../../charts/scatter-chart.js'
import { Tile } from '../../parts/layout.js'

const endings = { exploded: 'the loss exploded', complete: 'all steps are done', finished: 'stopped early' } as const

/** The loss at each learning rate, and the rate that follows from it, or why none does. */
export function RangeTest({ result }: { result: NonNullable<JobView['range_test']> }) {
  const { curve, suggestion, ended, reason } = result
  const { x, y, points, joined } = useMemo(() => {
    const across = makeScale(
      'logarithmic',
      curve.map((point) => point.learning_rate),
    )
    const up = makeScale('linear', withinSight(curve))
    const placed = curve.map((point) => ({ x: across.place(point.learning_rate), y: shareOf(up.place(point.smoothed)) }))
    const raw = curve.map((point, index) => ({
      x: placed[index]?.x ?? null,
      y: shareOf(up.place(point.loss)),
      title: `rate ${numberText(point.learning_rate)}: loss ${numberText(point.loss)}, smoothed ${numberText(point.smoothed)}`,
      look: 'small' as const,
    }))
    const chosen = suggestion && nearest(curve, suggestion.learning_rate)
    const mark =
      suggestion && chosen
        ? [{ x: across.place(suggestion.learning_rate), y: shareOf(up.place(chosen.smoothed)), title: 'the suggestion', look: 'best' as const }]
        : []
    return { x: across, y: up, points: [...raw, ...mark], joined: placed }
  }, [result])
  return (
    <section aria-label="Learning-rate range test">
      <h2>Learning-rate range test</h2>
      <div class="tiles">
        <Tile title="suggested learning rate" value={suggestion ? numberText(suggestion.learning_rate) : 'none'} note={suggestion?.reason ?? reason} />
        <Tile title="why it ended" value={<span class="small">{endings[ended]}</span>} note={reason} />
      </div>
      <ScatterChart
        title="loss against the learning rate"
        about={`${curve.length} rates, ${suggestion ? `suggestion ${numberText(suggestion.learning_rate)}` : 'no suggestion'}`}
        xLabel="learning rate"
        x={x}
        y={y}
        points={points}
        joined={joined}
      />
      <p class="quiet">Dots: loss of each batch. Line: smoothed loss. Large dot: suggested rate.</p>
    </section>
  )
}

type Curve = NonNullable<JobView['range_test']>['curve']

/** An exploding loss would press the part that matters flat: what lies above twice the first smoothed loss is out of sight. */
function withinSight(curve: Curve): number[] {
  const smoothed = curve.flatMap((point) => (point.smoothed === null ? [] : [point.smoothed]))
  const most = 2 * (smoothed[0] ?? Infinity)
  return smoothed.filter((value) => value <= most)
}

/** A place on the chart; nothing for what lies beyond it. */
const shareOf = (share: number | null): number | null => (share === null ? null : Math.min(1, Math.max(0, share)))

const nearest = (curve: Curve, rate: number) =>
  [...curve].sort((a, b) => Math.abs(Math.log(a.learning_rate / rate)) - Math.abs(Math.log(b.learning_rate / rate)))[0]
