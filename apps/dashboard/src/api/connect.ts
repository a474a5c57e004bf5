import { createClient, type TrainyardClient } from '@trainyard/client'
import { storedKey } from '../session/key.js'

const notReady = 503
let connected: { key: string; client: TrainyardClient } | null = null

/** The API that served this page, with the key of this session. */
export function connect(): TrainyardClient {
  const key = storedKey() ?? ''
  if (connected?.key !== key) connected = { key, client: createClient({ key, fetch: readinessAsReply }) }
  return connected.client
}

/** A service that is not ready says so with 503, and what is missing: to this page that is an answer like any other. */
async function readinessAsReply(request: Request): Promise<Response> {
  const reply = await fetch(request)
  return reply.status === notReady && new URL(request.url).pathname === '/readyz' ? new Response(reply.body, { status: 200, headers: reply.headers }) : reply
}
