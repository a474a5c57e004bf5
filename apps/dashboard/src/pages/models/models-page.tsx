import { useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { api } from '../../api/calls.js'
import { instant } from '../../parts/format.js'
import { State } from '../../parts/state.js'

/** Every model with its versions and aliases. */
export function ModelsPage() {
  const models = useQuery({ queryKey: ['models'], queryFn: api.models })
  return (
    <>
      <h1>Models</h1>
      <State query={models} empty={models.data?.data.length === 0 && 'No models yet. A job with `model.name` makes one.'}>
        <table>
          <thead>
            <tr>
              <th>Model</th>
              <th>Latest</th>
              <th>Versions</th>
              <th>Aliases</th>
              <th>Since</th>
            </tr>
          </thead>
          <tbody>
            {models.data?.data.map((model) => (
              <tr key={model.id}>
                <td>
                  <Link href={`/models/${model.name}`}>{model.name}</Link>
                </td>
                <td>{model.latest_version ?? '–'}</td>
                <td>{model.versions.length}</td>
                <td>{Object.entries(model.aliases).map(([alias, version]) => `${alias} → ${version}`).join(', ') || '–'}</td>
                <td>{instant(model.created_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </State>
    </>
  )
}
