import './style/index.css'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/preact-query'
import { AuthenticationError } from '@trainyard/client'
import { checkWithoutEval } from '@trainyard/spec'
import { render } from 'preact'
import { App } from './app.js'
import { forgetSession, isSignedIn, keyInAddress, loadSession, onSession, signInWithKey } from './session/user.js'
import { applyTheme, storedTheme } from './session/theme.js'

// The page's content security policy allows no eval, and pages that are loaded later bring schemas with them.
checkWithoutEval()
applyTheme(storedTheme())

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

// The client retries, so a query that fails has failed for good.
const queries = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => error instanceof AuthenticationError && void forgetSession() }),
  defaultOptions: { queries: { retry: false, staleTime: 1_000, refetchIntervalInBackground: false } },
})

// Whoever signs in next sees nothing that was read before.
onSession(() => {
  if (!isSignedIn()) queries.clear()
})

const root = document.querySelector('#app')
const key = keyInAddress(location, history)
await loadSession()
const problem = key === null ? null : await signInWithKey(key).then(() => null, messageOf)
if (root) {
  render(
    <QueryClientProvider client={queries}>
      <App problem={problem} />
    </QueryClientProvider>,
    root,
  )
}
