import { useQuery } from '@tanstack/preact-query'
import { layerMetrics, numberText } from '@trainyard/spec'
import { useMemo } from 'preact/hooks'
import { api } from '../../api.js'
import { seriesColor, seriesDash } from '../../charts/colors.js'
import { LineChart } from '../../charts/line-chart.js'
import { meanOf } from '../../metrics/series.js'
import type { LiveMetrics } from '../../metrics/use-metrics.js'
import { Table } from '../../parts/layout.js'
import { isBeyond, layerHealth, layerSeries, type LayerSeries, verdict } from './layer-health.js'

const pollEvery = 2_000

type Props = { id: string; metrics: LiveMetrics; done: boolean; diverged: boolean }

/** How each layer is doing at the last point that was logged, and how it came to that. */
export function Layers({ id, metrics: { series, loaded }, done, diverged }: Props) {
  const diagnostics = useQuery({ queryKey: ['diagnostics', id, done], queryFn: () => api.diagnostics(id), refetchInterval: done ? false : pollEvery })
  const all = useMemo(() => layerSeries(series), [series])
  const rows = useMemo(() => layerHealth(all, diagnostics.data ?? []), [all, diagnostics.data])
  if (rows.length === 0)
    return loaded ? (
      <p class="empty">{done ? 'This job has logged no figures of layers.' : 'No figures of layers yet. They are logged at the end of some epochs.'}</p>
    ) : (
      <p class="quiet" aria-busy="true">
        Loading…
      </p>
    )
  return (
    <section>
      <h2>Layers</h2>
      <Table label="Layers" head={['Layer', ...layerMetrics.map(({ label }) => label), 'Advice']}>
        {rows.map((row) => (
          <tr key={row.layer}>
            <th scope="row">
              <code>{row.layer}</code>
            </th>
            {layerMetrics.map(({ key }) => (
              <td key={key} class={isBeyond(key, row.values[key]) ? 'bad' : ''}>
                {numberText(row.values[key])}
              </td>
            ))}
            <td class={row.warnings.length > 0 ? 'warn' : ''}>{verdict(row, diverged)}</td>
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
      layerMetrics.map(({ key: measure, label: title }) => ({
        title,
        lines: all
          .filter((each) => each.measure === measure)
          .map(({ layer, series }) => {
            const { x, y } = meanOf(series.map(({ step, value }) => ({ x: step, y: value })))
            return { label: layer, color: seriesColor(layers.indexOf(layer)), dash: seriesDash(layers.indexOf(layer)), style: 'plain' as const, x, y }
          }),
      })),
    [all],
  )
  return (
    <details>
      <summary>Layer curves</summary>
      <div class="charts">
        {charts
          .filter(({ lines }) => lines.length > 0)
          .map(({ title, lines }) => (
            <LineChart key={title} title={title} lines={lines} xLabel="step" />
          ))}
      </div>
    </details>
  )
}
