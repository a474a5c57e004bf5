import { clockText } from '@trainyard/spec'
import { TrainyardError } from '@trainyard/client'
import type { ComponentChildren, ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

type Query = { isPending: boolean; error: Error | null; data: unknown; dataUpdatedAt: number }

/**
 * What stands where a list or a page has nothing yet: loading, a failure with its details, or what to do where there is nothing. A poll that
 * fails takes nothing away: what was there stays, with a line that it is not fresh.
 */
export function State({ query, empty, children }: { query: Query; empty?: false | ComponentChildren; children: ComponentChildren }) {
  if (query.data === undefined && query.error) return <Failure error={query.error} />
  if (query.isPending)
    return (
      <p class="quiet" aria-busy="true">
        Loading…
      </p>
    )
  return (
    <>
      {query.error && <Stale error={query.error} since={query.dataUpdatedAt} />}
      {empty ? <p class="empty">{empty}</p> : children}
    </>
  )
}

/** Says that what is shown is no longer fresh, from when it is, and that polling goes on. `since` is in milliseconds since 1970. */
export function Stale({ error, since }: { error: Error; since: number }) {
  return (
    <p class="stale" role="status">
      Connection lost. Showing data from {clockText(since)}; retrying… ({error.message})
    </p>
  )
}

/** A rejected call, with every validation error that the API named. */
export function Failure({ error }: { error: Error }) {
  const errors = error instanceof TrainyardError ? error.details : []
  return (
    <div class="failure" role="alert">
      {errors.length === 0 ? (
        <p>{error.message}</p>
      ) : (
        <ul>
          {errors.map((each) => (
            <li key={`${each.path}${each.rule}`}>
              <code>{each.path}</code> {each.message.replace(`${each.path} `, '')}
              {each.received !== undefined && !each.message.includes('received') && (
                <>
                  , received <code>{JSON.stringify(each.received)}</code>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** A page whose program is fetched when it is first opened, so that the list of jobs does not wait for charts. */
export function lazyPage<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null
  return (props) => {
    const [state, setState] = useState<{ page: ComponentType<Props> | null; error: Error | null }>({ page: loaded, error: null })
    useEffect(() => {
      if (loaded) return
      load().then(
        (page) => {
          loaded = page
          setState({ page, error: null })
        },
        (cause: unknown) =>
          setState({ page: null, error: new Error('This page could not be loaded. Reload it: the service may have been updated.', { cause }) }),
      )
    }, [])
    if (state.error) return <Failure error={state.error} />
    const Page = state.page
    return Page ? (
      <Page {...props} />
    ) : (
      <p class="quiet" aria-busy="true">
        Loading…
      </p>
    )
  }
}
