import { controlChannel } from '@trainyard/spec'
import type { Logger } from '@trainyard/runtime'
import { createPostgresRelayBackend, Relay } from 'bullmq'
import { z } from 'zod'
import { patientRedis, postgres } from './connections.js'
import { queueKind } from './queue-kind.js'
import { troubleLog } from './trouble.js'

const message = z.strictObject({ job_id: z.string() })

/** A word to all workers that the row of a job wants reading: what was asked stands in the row, so a lost word only costs the time to the next heartbeat. */
export type Control = { publish(jobId: string): Promise<void>; subscribe(handler: (jobId: string) => void): void; close(): Promise<void> }

/** Opens the channel. The connection is made on first use. */
export function createControl(url: string, logger: Logger): Control {
  let open: { close(): Promise<void>; relay: Pick<Relay, 'publish' | 'subscribe'> } | undefined
  const relay = () => {
    open ??= connect(url, logger)
    return open.relay
  }
  return {
    publish: async (jobId) => {
      await relay().publish(controlChannel, { job_id: jobId })
    },
    subscribe: (handler) => {
      relay()
        .subscribe(controlChannel, ({ data }) => handler(message.parse(data).job_id))
        .catch(troubleLog(logger, 'control channel'))
    },
    close: async () => open?.close(),
  }
}

function connect(url: string, logger: Logger): { close(): Promise<void>; relay: Pick<Relay, 'publish' | 'subscribe'> } {
  const trouble = troubleLog(logger, 'control channel')
  if (queueKind(url) === 'postgres') {
    const relay = new Relay({ connection: postgres(url), backend: createPostgresRelayBackend })
    relay.on('error', trouble)
    return { relay, close: () => relay.close() }
  }
  const relay = new Relay({ connection: patientRedis(url) })
  relay.on('error', trouble)
  return { relay, close: () => relay.close() }
}
