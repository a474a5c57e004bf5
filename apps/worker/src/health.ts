import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Database } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import { timing } from './timing.js'

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

/** A worker's own row while it lives. `beatNow` writes it now instead of at the next beat. */
export type Registration = { beatNow(): void; close(): Promise<void> }

type WorkerRow = Parameters<Database['workers']['beat']>[0]

/** Says in the worker's own row, again and again, that it lives and what it does. For people and health pages only: leases do not depend on it. */
export function keepRegistered(db: Pick<Database, 'workers'>, logger: Logger, row: () => WorkerRow): Registration {
  let beating: Promise<void> = Promise.resolve()
  const beat = (): void => {
    beating = db.workers.beat(row()).catch((error: unknown) => logger.debug({ err: error }, 'could not register'))
  }
  beat()
  const timer = setInterval(beat, timing.workerBeatMs)
  return {
    beatNow: beat,
    close: async () => {
      clearInterval(timer)
      await beating
      await db.workers.leave(row().id).catch((error: unknown) => logger.debug({ err: error }, 'could not leave'))
    },
  }
}
