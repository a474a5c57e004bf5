import { metricLabel, numberText } from '@trainyard/spec'
import type { SweepView } from '../../api.js'
import { makeScale, markText } from '../../charts/scale.js'
import { ScatterChart } from '../../charts/scatter-chart.js'
import { objectiveScale } from './axes.js'
import { fieldName } from './trial-table.js'

/** What the trials reached against each swept field: one look tells whether the best value lies inside the range or at its edge. */
export function ObjectiveCurves({ sweep }: { sweep: SweepView }) {
  const { curves, objective, best } = sweep
  const up = objectiveScale(curves[0]?.points.map((point) => point.objective) ?? [])
  return (
    <section>
      <h2>{metricLabel(objective.metric)} against what was swept</h2>
      <div class="charts">
        {curves.map(({ path, scale, points }) => {
          const across = makeScale(
            scale,
            points.map(({ value }) => value),
          )
          const placed = points.map(({ value, objective: reached }) => ({ x: across.place(value), y: up.place(reached) }))
          return (
            <ScatterChart
              key={path}
              title={fieldName(path)}
              xLabel={path}
              about={`${points.length} trials, ${points.map((point) => `${markText(point.value)} reached ${numberText(point.objective)}`).join(', ')}`}
              x={across}
              y={up}
              joined={curves.length === 1 ? placed : []}
              points={points.map(({ trial, value, objective: reached, status }, index) => ({
                x: placed[index]?.x ?? null,
                y: placed[index]?.y ?? null,
                title: `trial ${trial}: ${markText(value)}, ${numberText(reached)}, ${status}`,
                look: trial === best?.trial ? 'best' : status === 'stopped' ? 'pale' : 'plain',
              }))}
            />
          )
        })}
      </div>
      <p class="quiet">Large: the best trial. Pale: stopped early. A cross at the top: diverged, without a value.</p>
    </section>
  )
}
