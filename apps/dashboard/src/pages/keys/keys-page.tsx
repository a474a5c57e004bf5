import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import type { ApiKeyView } from '../../api/shapes.js'
import { api } from '../../api/calls.js'
import { TrainyardError } from '@trainyard/client'
import { instant } from '../../parts/format.js'
import { Page } from '../../parts/page.js'
import { Failure, State } from '../../parts/state.js'
import { Table } from '../../parts/table.js'
import { NewKeyForm } from './new-key-form.js'

const forbidden = 403

/** The keys of the project, for those who may see them. */
export function KeysPage() {
  const keys = useQuery({ queryKey: ['keys'], queryFn: api.keys })
  if (keys.error instanceof TrainyardError && keys.error.status === forbidden) {
    return (
      <Page title="Keys">
        <p class="empty">The key of this session may not see or make keys: that takes the scope admin.</p>
      </Page>
    )
  }
  return (
    <Page title="Keys">
      <State query={keys} empty={keys.data?.data.length === 0 && 'No keys yet.'}>
        <Table label="Keys" head={['Key', 'Project', 'May', 'Made', 'Ends', 'Last used', <span class="unseen">Actions</span>]}>
          {keys.data?.data.map((key) => (
            <Row key={key.id} shown={key} />
          ))}
        </Table>
      </State>
      <NewKeyForm />
    </Page>
  )
}

function Row({ shown }: { shown: ApiKeyView }) {
  const queries = useQueryClient()
  const revoke = useMutation({ mutationFn: () => api.revokeKey(shown.id), onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }) })
  return (
    <tr>
      <th scope="row">
        {shown.name}
        <small>
          <code>{shown.id}</code>
        </small>
      </th>
      <td>{shown.project}</td>
      <td>{shown.scopes.join(', ')}</td>
      <td>{instant(shown.created_at)}</td>
      <td>{shown.expires_at === null ? 'never' : instant(shown.expires_at)}</td>
      <td>{shown.last_used_at === null ? 'never' : instant(shown.last_used_at)}</td>
      <td>
        {shown.revoked_at === null ? (
          <button
            type="button"
            disabled={revoke.isPending}
            aria-label={`Revoke ${shown.name}`}
            onClick={() => confirm(`Revoke "${shown.name}"? It stops working at once.`) && revoke.mutate()}
          >
            Revoke
          </button>
        ) : (
          <span class="quiet">revoked</span>
        )}
        {revoke.error && <Failure error={revoke.error} />}
      </td>
    </tr>
  )
}
