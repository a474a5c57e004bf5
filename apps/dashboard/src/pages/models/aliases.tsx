import { useMutation, useQueryClient } from '@tanstack/preact-query'
import type { ModelView } from '../../api/shapes.js'
import { useState } from 'preact/hooks'
import { api } from '../../api/calls.js'
import { Failure } from '../../parts/state.js'

/** Names that point to versions, and the way to point one to the version that is shown. */
export function Aliases({ model, version }: { model: ModelView; version: string | null }) {
  const queries = useQueryClient()
  const [alias, setAlias] = useState('stable')
  const point = useMutation({
    mutationFn: (to: string) => api.setAlias(model.name, alias, to),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['model', model.name] }),
  })
  const entries = Object.entries(model.aliases)
  return (
    <section>
      <h2>Aliases</h2>
      <p class="facts">
        {entries.length === 0 ? 'None. Without one, predictions take the latest version.' : entries.map(([name, to]) => `${name} → ${to}`).join(' · ')}
      </p>
      {version !== null && (
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault()
            point.mutate(version)
          }}
        >
          <label class="inline">
            Alias
            <input required value={alias} onInput={(event) => setAlias(event.currentTarget.value)} />
          </label>
          <button type="submit" disabled={point.isPending}>
            Point to version {version}
          </button>
        </form>
      )}
      {point.error && <Failure error={point.error} />}
    </section>
  )
}
