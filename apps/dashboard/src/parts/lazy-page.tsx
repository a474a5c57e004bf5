import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure } from './state.js'

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
