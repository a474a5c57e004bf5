import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What `/healthz` says of a worker. */
export type WorkerHealth = { status: 'ok'; id: string; slots: number; busy: number }

/** Answers `/healthz` on the loopback address, for supervisors and container health checks. Port 0 takes a free one. */
export async function serveHealth(port: number, health: () => WorkerHealth): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const known = request.url === '/healthz'
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(known ? health() : { error: 'only /healthz is served here' }))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
