import { instantText } from '@trainyard/spec'
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { TrainyardError } from '@trainyard/client'
import type { Scope } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { api, type ApiKeyView } from '../api.js'
import { CopyButton } from '../parts/controls.js'
import { Page, Table } from '../parts/layout.js'
import { More, usePages } from '../parts/pages.js'
import { Failure, State } from '../parts/state.js'
import { Sessions } from '../session/sessions.js'

const forbidden = 403

/** The keys of the project, for those who may see them. */
export function KeysPage() {
  const keys = usePages({ queryKey: ['keys'], read: api.keys })
  if (keys.error instanceof TrainyardError && keys.error.status === forbidden) {
    return (
      <Page title="Keys">
        <p class="empty">Your key cannot list or create keys. Sign in with a key that has the scope admin.</p>
        <Sessions />
      </Page>
    )
  }
  return (
    <Page title="Keys">
      <State query={keys} empty={keys.rows.length === 0 && 'No keys yet. Create one below.'}>
        <Table label="Keys" head={['Key', 'Project', 'Scopes', 'Created', 'Expires', 'Last used', <span class="unseen">Actions</span>]}>
          {keys.rows.map((key) => (
            <Row key={key.id} shown={key} />
          ))}
        </Table>
        <More pages={keys} what="older keys" />
      </State>
      <NewKeyForm />
      <Sessions />
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
      <td>{instantText(shown.created_at)}</td>
      <td>{shown.expires_at === null ? 'never' : instantText(shown.expires_at)}</td>
      <td>{shown.last_used_at === null ? 'never' : instantText(shown.last_used_at)}</td>
      <td>
        {shown.revoked_at === null ? (
          <button
            type="button"
            disabled={revoke.isPending}
            aria-label={`Revoke ${shown.name}`}
            onClick={() => confirm(`Revoke "${shown.name}"? It stops working immediately.`) && revoke.mutate()}
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

const scopes: Record<Scope, string> = {
  'jobs:read': 'Read jobs, metrics and data sets',
  'jobs:write': 'Submit and control jobs, add data sets',
  predict: 'Request predictions',
  admin: 'Full access, including API keys',
}
const names: readonly Scope[] = ['jobs:read', 'jobs:write', 'predict', 'admin']

/** Makes a key and shows its secret this one time. */
export function NewKeyForm() {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly Scope[]>(['jobs:read'])
  const create = useMutation({
    mutationFn: () => api.createKey({ name, scopes: [...chosen], expires_at: null }),
    onSuccess: () => {
      setName('')
      return queries.invalidateQueries({ queryKey: ['keys'] })
    },
  })
  const toggle = (scope: Scope) => setChosen(chosen.includes(scope) ? chosen.filter((each) => each !== scope) : [...chosen, scope])
  return (
    <section class="narrow">
      <h2>New key</h2>
      <form
        class="tile"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <label>
          Name
          <input required value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <fieldset>
          <legend>Permissions</legend>
          {names.map((scope) => (
            <label key={scope} class="inline">
              <input type="checkbox" checked={chosen.includes(scope)} onChange={() => toggle(scope)} />
              <code>{scope}</code> {scopes[scope]}
            </label>
          ))}
        </fieldset>
        <button type="submit" class="primary" disabled={create.isPending || chosen.length === 0}>
          Create key
        </button>
        {create.error && <Failure error={create.error} />}
      </form>
      {create.data?.secret && (
        <div class="secret" role="status">
          <p>Copy this key now. You won't see it again.</p>
          <code>{create.data.secret}</code> <CopyButton text={create.data.secret} name="the key" />
        </div>
      )}
    </section>
  )
}
