import type { ComponentChildren } from 'preact'
import { RequestError } from '../api/request-error.js'

/** What stands where a list or a page has nothing yet: loading, a failure with its details, or nothing at all with what to do. */
export function State({ query, empty, children }: { query: { isPending: boolean; error: Error | null }; empty?: false | ComponentChildren; children: ComponentChildren }) {
  if (query.isPending) return <p class="quiet" aria-busy="true">Loading…</p>
  if (query.error) return <Failure error={query.error} />
  if (empty) return <p class="quiet">{empty}</p>
  return <>{children}</>
}

/** A refused call, with every fault that the API named. */
export function Failure({ error }: { error: Error }) {
  return (
    <div class="failure" role="alert">
      <p>{error.message}</p>
      {error instanceof RequestError && error.details.length > 0 && (
        <ul>
          {error.details.map((detail) => (
            <li key={`${detail.path}${detail.rule}`}>
              <code>{detail.path}</code> {detail.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
