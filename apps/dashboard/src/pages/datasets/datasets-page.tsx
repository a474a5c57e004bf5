import { useQuery } from '@tanstack/preact-query'
import { api } from '../../api/calls.js'
import { bytes, instant } from '../../parts/format.js'
import { State } from '../../parts/state.js'

const pollEvery = 2_000

/** Every data set of the project. */
export function DatasetsPage() {
  const datasets = useQuery({ queryKey: ['datasets'], queryFn: api.datasets, refetchInterval: ({ state }) => (state.data?.data.some(({ status }) => status === 'preparing') ? pollEvery : false) })
  return (
    <>
      <h1>Data sets</h1>
      <State query={datasets} empty={datasets.data?.data.length === 0 && 'No data sets yet. `npm run trainyard -- datasets add --sample mnist` makes one.'}>
        <table>
          <thead>
            <tr>
              <th>Data set</th>
              <th>Status</th>
              <th>Kind</th>
              <th>Rows</th>
              <th>Shape</th>
              <th>Classes</th>
              <th>Size</th>
              <th>Made</th>
            </tr>
          </thead>
          <tbody>
            {datasets.data?.data.map((dataset) => (
              <tr key={dataset.id}>
                <td>
                  {dataset.name}
                  <small>{dataset.id}</small>
                </td>
                <td title={dataset.error ?? ''}>{dataset.status}</td>
                <td>{dataset.kind ?? '–'}</td>
                <td>{dataset.rows?.toLocaleString() ?? '–'}</td>
                <td>{dataset.input_shape?.join(' × ') ?? '–'}</td>
                <td>{dataset.classes?.length || '–'}</td>
                <td>{bytes(dataset.bytes)}</td>
                <td>{instant(dataset.created_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </State>
    </>
  )
}
