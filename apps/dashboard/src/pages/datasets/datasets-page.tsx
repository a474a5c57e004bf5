import { useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { api, listed } from '../../api.js'
import { bytes, count, instant } from '../../parts/format.js'
import { Page, Table } from '../../parts/layout.js'
import { State } from '../../parts/state.js'
import { AddSample, UploadForm } from './add-dataset.js'
import { DatasetStatusMark } from './dataset-parts.js'

const pollEvery = 2_000

/** Every data set of the project, and the ways to have another. */
export function DatasetsPage() {
  const datasets = useQuery({
    queryKey: ['datasets'],
    queryFn: () => api.datasets(listed),
    refetchInterval: ({ state }) => (state.data?.data.some(({ status }) => status === 'preparing') ? pollEvery : false),
  })
  return (
    <Page title="Data sets">
      <State query={datasets} empty={datasets.data?.data.length === 0 && 'No data sets yet. Add a sample or upload a file below.'}>
        <Table label="Data sets" head={['Data set', 'Status', 'Kind', 'Task', 'Rows', 'Test rows', 'Shape', 'Classes', 'Size', 'Created']}>
          {datasets.data?.data.map((dataset) => (
            <tr key={dataset.id}>
              <th scope="row">
                <Link href={`/datasets/${dataset.id}`}>{dataset.name}</Link>
                <small>
                  <code>{dataset.id}</code>
                </small>
              </th>
              <td>
                <DatasetStatusMark dataset={dataset} />
              </td>
              <td>{dataset.kind ?? '–'}</td>
              <td>{dataset.task ?? '–'}</td>
              <td>{dataset.rows === undefined ? '–' : count(dataset.rows)}</td>
              <td>{dataset.test_rows === undefined ? '–' : count(dataset.test_rows)}</td>
              <td>{dataset.input_shape?.join(' × ') ?? '–'}</td>
              <td>{dataset.classes?.length || '–'}</td>
              <td>{bytes(dataset.bytes)}</td>
              <td>{instant(dataset.created_at)}</td>
            </tr>
          ))}
        </Table>
      </State>
      <div class="two">
        <AddSample />
        <UploadForm />
      </div>
    </Page>
  )
}
