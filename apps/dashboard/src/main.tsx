import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/preact-query'
import { render } from 'preact'
import { App } from './app.js'
import { RequestError } from './api/request-error.js'
import { adoptKeyFromAddress, forgetKey } from './session/key.js'
import { applyTheme, storedTheme } from './session/theme.js'
import './style/index.css'

adoptKeyFromAddress(location, history, sessionStorage)
applyTheme(storedTheme())

const unauthorized = 401
const mostTries = 3
const refused = (error: Error) => error instanceof RequestError && error.status < 500

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => error instanceof RequestError && error.status === unauthorized && forgetKey() }),
  defaultOptions: { queries: { retry: (tries, error) => tries < mostTries && !refused(error), staleTime: 1_000, refetchIntervalInBackground: false } },
})

const root = document.querySelector('#app')
if (root) {
  render(
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>,
    root,
  )
}
