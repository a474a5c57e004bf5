import { bytesText, countText, instantText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import { api } from '../../api.js'
import { Page, Table } from '../../parts/layout.js'
import { More, usePages } from '../../parts/pages.js'
import { State } from '../../parts/state.js'
import { AddSample, UploadForm } from './add-dataset.js'
import { DatasetStatusMark } from './dataset-parts.js'

const pollEvery = 2_000

/** Every data set of the project, and the ways to have another. */
export function DatasetsPage() {
  const datasets = usePages({
    queryKey: ['datasets'],
    read: api.datasets,
    pollEvery: (rows) => (rows.some(({ status }) => status === 'preparing') ? pollEvery : false),
  })
  return (
    <Page title="Data sets">
      <State query={datasets} empty={datasets.rows.length === 0 && 'No data sets yet. Add a sample or upload a file below.'}>
        <Table label="Data sets" head={['Data set', 'Status', 'Kind', 'Task', 'Rows', 'Test rows', 'Shape', 'Classes', 'Size', 'Created']}>
          {datasets.rows.map((dataset) => (
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
              <td>{dataset.rows === undefined ? '–' : countText(dataset.rows)}</td>
              <td>{dataset.test_rows === undefined ? '–' : countText(dataset.test_rows)}</td>
              <td>{dataset.input_shape?.join(' × ') ?? '–'}</td>
              <td>{dataset.classes?.length || '–'}</td>
              <td>{bytesText(dataset.bytes)}</td>
              <td>{instantText(dataset.created_at)}</td>
            </tr>
          ))}
        </Table>
        <More pages={datasets} what="older data sets" />
      </State>
      <div class="two">
        <AddSample />
        <UploadForm />
      </div>
    </Page>
  )
}
