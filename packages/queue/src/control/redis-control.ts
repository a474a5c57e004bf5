import { controlChannel } from '@trainyard/spec'
import type { Redis } from 'ioredis'
import { connectRedis, patient } from '../connection/redis.js'
import type { ControlChannel } from './control.js'

/** Publish and subscribe of Redis. `publisher` belongs to the caller; listening takes a connection of its own, since Redis wants one. */
export function createRedisControl(url: string, publisher: Redis, ready: () => Promise<void>, onError: (error: Error) => void): ControlChannel {
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
