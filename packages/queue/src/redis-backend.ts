import type { Logger } from '@trainyard/runtime'
import { controlChannel } from '@trainyard/spec'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { type Backend, type ControlChannel, createOpener } from './backend.js'
import { createErrorLog } from './error-log.js'
import { connectRedis, createReadiness, impatient, patient } from './redis.js'

const probeKey = 'trainyard:probe'
const probeSeconds = 60

/** The producing side on Redis. */
export function createRedisBackend(url: string, logger: Logger): Backend {
  const onError = createErrorLog(logger)
  const client = connectRedis(url, impatient, onError)
  const ready = createReadiness(client)
  const opener = createOpener((name) => new Queue(name, { connection: client, skipWaitingForReady: true }), onError)
  const control = createRedisControl(url, client, ready, onError)
  return {
    control,
    async add(entries) {
      await ready()
      await (await opener.queue()).addBulk(entries)
    },
    async probe() {
      await ready()
      // A write: a Redis that is full answers a ping.
      await client.set(probeKey, '1', 'EX', probeSeconds)
    },
    async close() {
      await control.close()
      await opener.close()
      client.disconnect()
    },
  }
}

/** Publish and subscribe of Redis. `publisher` belongs to the caller; listening takes a connection of its own, since Redis wants one. */
function createRedisControl(url: string, publisher: Redis, ready: () => Promise<void>, onError: (error: Error) => void): ControlChannel {
  let subscriber: Redis | undefined
  return {
    async publish(text) {
      await ready()
      await publisher.publish(controlChannel, text)
    },
    async subscribe(listener) {
      subscriber ??= connectRedis(url, patient, onError)
      subscriber.on('message', (channel: string, text: string) => {
        if (channel === controlChannel) listener(text)
      })
      // ioredis subscribes again by itself after every reconnect.
      await subscriber.subscribe(controlChannel)
    },
    close: async () => subscriber?.disconnect(),
  }
}
