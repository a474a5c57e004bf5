import { TrainyardError } from '@trainyard/client'
import type { ComponentChildren, ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

type Query = { isPending: boolean; error: Error | null; data: unknown }

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
      {query.error && <Stale error={query.error} />}
      {empty ? <p class="empty">{empty}</p> : children}
    </>
  )
}

/** Says that what is shown is no longer fresh, and that asking goes on. */
export function Stale({ error }: { error: Error }) {
  return (
    <p class="stale" role="status">
      The server does not answer; this is what it said last. Trying again. ({error.message})
    </p>
  )
}

/** A refused call, with every fault that the API named. */
export function Failure({ error }: { error: Error }) {
  const faults = error instanceof TrainyardError ? error.details : []
  return (
    <div class="failure" role="alert">
      {faults.length === 0 ? (
        <p>{error.message}</p>
      ) : (
        <ul>
          {faults.map((fault) => (
            <li key={`${fault.path}${fault.rule}`}>
              <code>{fault.path}</code> {fault.message.replace(`${fault.path} `, '')}
              {fault.received !== undefined && (
                <>
                  , got <code>{JSON.stringify(fault.received)}</code>
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
          setState({ page: null, error: new Error('This page could not be fetched. The service may have been updated: reload it.', { cause }) }),
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
