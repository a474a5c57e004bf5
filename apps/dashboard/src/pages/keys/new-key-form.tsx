import { useMutation, useQueryClient } from '@tanstack/preact-query'
import type { Scope } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { api } from '../../api/calls.js'
import { CopyButton } from '../../parts/copy-button.js'
import { Failure } from '../../parts/state.js'

const scopes: Record<Scope, string> = {
  'jobs:read': 'see jobs, metrics and data sets',
  'jobs:write': 'submit and steer jobs, add data sets',
  predict: 'ask models',
  admin: 'everything, keys among it',
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
          <legend>It may</legend>
          {names.map((scope) => (
            <label key={scope} class="inline">
              <input type="checkbox" checked={chosen.includes(scope)} onChange={() => toggle(scope)} />
              <code>{scope}</code> {scopes[scope]}
            </label>
          ))}
        </fieldset>
        <button type="submit" class="primary" disabled={create.isPending || chosen.length === 0}>
          Make the key
        </button>
        {create.error && <Failure error={create.error} />}
      </form>
      {create.data?.secret && (
        <div class="secret" role="status">
          <p>This is shown once. Keep it now.</p>
          <code>{create.data.secret}</code> <CopyButton text={create.data.secret} name="the key" />
        </div>
      )}
    </section>
  )
}
