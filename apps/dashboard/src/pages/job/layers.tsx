import { useMemo } from 'preact/hooks'
import type { MetricSeries } from '../../api/calls.js'
import { seriesColour } from '../../charts/colors.js'
import { LineChart } from '../../charts/line-chart.js'
import { meanOf } from '../../metrics/series.js'
import { number } from '../../parts/format.js'
import { Table } from '../../parts/layout.js'
import { useEvents } from './events.js'
import { layerHealth, layerMeasures, layerSeries, type LayerSeries } from './layer-health.js'

type Props = { id: string; series: readonly MetricSeries[]; done: boolean }

/** How each layer is doing at the last point that was logged, and how it came to that; nothing for a job that logs no layers. */
export function Layers({ id, series, done }: Props) {
  const events = useEvents(id, done)
  const all = useMemo(() => layerSeries(series), [series])
  const rows = useMemo(() => layerHealth(all, events.data?.data ?? []), [all, events.data])
  if (rows.length === 0) return null
  return (
    <section>
      <h2>Layers</h2>
      <Table label="Layers" head={['Layer', ...layerMeasures.map((measure) => measure.replaceAll('_', ' ')), 'Advice']}>
        {rows.map(({ layer, values, advice }) => (
          <tr key={layer}>
            <th scope="row">
              <code>{layer}</code>
            </th>
            {layerMeasures.map((measure) => (
              <td key={measure}>{number(values[measure], 3)}</td>
            ))}
            <td class={advice ? 'warn' : ''}>{advice ?? 'looks healthy'}</td>
          </tr>
        ))}
      </Table>
      <Curves all={all} />
    </section>
  )
}

/** A chart a measure, a line a layer: the mean of the members. */
function Curves({ all }: { all: readonly LayerSeries[] }) {
  const layers = [...new Set(all.map(({ layer }) => layer))]
  const charts = useMemo(
    () =>
      layerMeasures.map((measure) => ({
        measure,
        lines: all
          .filter((each) => each.measure === measure)
          .map(({ layer, series }) => {
            const { x, y } = meanOf(series.map(({ step, value }) => ({ x: step, y: value })))
            return { label: layer, colour: seriesColour(layers.indexOf(layer)), style: 'plain' as const, x, y }
          }),
      })),
    [all],
  )
  return (
    <details>
      <summary>Curves of the layers</summary>
      <div class="charts">
        {charts
          .filter(({ lines }) => lines.length > 0)
          .map(({ measure, lines }) => (
            <LineChart key={measure} title={measure.replaceAll('_', ' ')} lines={lines} xLabel="step" />
          ))}
      </div>
    </details>
  )
}
