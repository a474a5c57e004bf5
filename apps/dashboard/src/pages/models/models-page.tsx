import { instantText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import { api } from '../../api.js'
import { Page, Table } from '../../parts/layout.js'
import { More, usePages } from '../../parts/pages.js'
import { State } from '../../parts/state.js'

/** Every model with its versions and aliases. */
export function ModelsPage() {
  const models = usePages({ queryKey: ['models'], read: api.models })
  return (
    <Page title="Models">
      <State query={models} empty={models.rows.length === 0 && <Empty />}>
        <Table label="Models" head={['Model', 'Latest', 'Versions', 'Aliases', 'Created']}>
          {models.rows.map((model) => (
            <tr key={model.id}>
              <th scope="row">
                <Link href={`/models/${model.name}`}>{model.name}</Link>
              </th>
              <td>{model.latest_version ?? '–'}</td>
              <td>{model.versions.length}</td>
              <td>
                {Object.entries(model.aliases)
                  .map(([alias, version]) => `${alias} → ${version}`)
                  .join(', ') || '–'}
              </td>
              <td>{instantText(model.created_at)}</td>
            </tr>
          ))}
        </Table>
        <More pages={models} what="older models" />
      </State>
    </Page>
  )
}

const Empty = () => (
  <>
    No models yet. A job with a <code>model.name</code> publishes one when it succeeds.
  </>
)
