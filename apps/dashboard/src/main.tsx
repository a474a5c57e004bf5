import './style/index.css'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/preact-query'
import { AuthenticationError } from '@trainyard/client'
import { checkWithoutEval } from '@trainyard/spec'
import { render } from 'preact'
import { App } from './app.js'
import { adoptKeyFromAddress, forgetKey } from './session/key.js'
import { loadSession } from './session/user.js'
import { applyTheme, storedTheme } from './session/theme.js'

// The page's content security policy allows no eval, and pages that are loaded later bring schemas with them.
checkWithoutEval()
adoptKeyFromAddress(location, history, sessionStorage)
applyTheme(storedTheme())

// The client retries, so a query that fails has failed for good.
const queries = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => error instanceof AuthenticationError && forgetKey() }),
  defaultOptions: { queries: { retry: false, staleTime: 1_000, refetchIntervalInBackground: false } },
})

const root = document.querySelector('#app')
await loadSession()
if (root) {
  render(
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>,
    root,
  )
}
