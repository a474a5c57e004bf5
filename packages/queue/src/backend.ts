import { type ControlMessage, controlMessage, taskQueue } from '@trainyard/spec'
import type { JobsOptions, Queue } from 'bullmq'

/** What carries notifications: Redis, or the database where there is no Redis. */
export type QueueKind = 'redis' | 'postgres'

/** A postgres:// URL chooses Postgres, anything else Redis. */
export const queueKind = (url: string): QueueKind => (/^postgres(ql)?:/.test(url) ? 'postgres' : 'redis')

/** One notification, as BullMQ takes it. */
export type Entry = { name: string; data: { task_id: string }; opts: JobsOptions }

/** The producing side of a backend: adds entries, carries control messages, and rejects a probe where it would add none. */
export type Backend = { add(entries: Entry[]): Promise<void>; control: ControlChannel; probe(): Promise<void>; close(): Promise<void> }

/** A channel on which hints go from the API to all workers. What is lost is found with the next heartbeat. */
export type ControlChannel = {
  publish(text: string): Promise<void>
  /** Hears from now on; comes back by itself after the connection was lost. */
  subscribe(listener: (text: string) => void): Promise<void>
  close(): Promise<void>
}

/** Hears that something was asked of a job. */
export type ControlHandler = (message: ControlMessage) => void

/** The message in a text, or null where it is none. */
export function parseControl(text: string): ControlMessage | null {
  try {
    return controlMessage.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** What is needed of BullMQ's queue, on either backend. */
type BullQueue = Pick<Queue, 'close'> & {
  addBulk(entries: Entry[]): Promise<unknown>
  waitUntilReady(): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** Opens BullMQ's queue at its first use, and anew after an opening that failed: BullMQ itself would remember the failure for ever. */
export function createOpener(open: (name: string) => BullQueue, onError: (error: Error) => void): { queue(): Promise<BullQueue>; close(): Promise<void> } {
  let opening: Promise<BullQueue> | undefined
  const begin = async (): Promise<BullQueue> => {
    const queue = open(taskQueue)
    queue.on('error', onError)
    try {
      await queue.waitUntilReady()
      return queue
    } catch (error) {
      opening = undefined
      await queue.close().catch(onError)
      throw error
    }
  }
  return {
    queue: () => (opening ??= begin()),
    close: async () => {
      await opening?.then((queue) => queue.close()).catch(onError)
    },
  }
}
