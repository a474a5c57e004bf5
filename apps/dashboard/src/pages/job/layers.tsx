import type { MetricSeries } from '../../api/shapes.js'
import { useMemo } from 'preact/hooks'
import { number } from '../../parts/format.js'
import { Table } from '../../parts/table.js'
import { layerHealth, layerMeasures } from './layer-health.js'

/** How each layer is doing at the last point that was logged; nothing for a job that logs no layers. */
export function Layers({ series }: { series: readonly MetricSeries[] }) {
  const rows = useMemo(() => layerHealth(series), [series])
  if (rows.length === 0) return null
  return (
    <section>
      <h2>Layers</h2>
      <Table label="Layers" head={['Layer', ...layerMeasures.map((measure) => measure.replaceAll('_', ' ')), 'Advice']}>
        {rows.map(({ layer, values, warning }) => (
          <tr key={layer}>
            <th scope="row">
              <code>{layer}</code>
            </th>
            {layerMeasures.map((measure) => (
              <td key={measure}>{number(values[measure], 3)}</td>
            ))}
            <td class={warning ? 'warn' : ''}>{warning ?? 'looks healthy'}</td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
