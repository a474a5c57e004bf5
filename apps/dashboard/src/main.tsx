import { QueryClient, QueryClientProvider } from '@tanstack/preact-query'
import { render } from 'preact'
import { App } from './app.js'
import { RequestError } from './api/request-error.js'
import { adoptKeyFromAddress } from './session/key.js'
import './style/index.css'

adoptKeyFromAddress(location, history, sessionStorage)

const refused = (error: Error) => error instanceof RequestError && error.status < 500
const queries = new QueryClient({
  defaultOptions: { queries: { retry: (tries, error) => tries < 3 && !refused(error), staleTime: 1_000, refetchIntervalInBackground: false } },
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
