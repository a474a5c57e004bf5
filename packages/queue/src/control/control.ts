import { type ControlMessage, controlMessage } from '@trainyard/spec'

/** Hears that something was asked of a job. */
export type ControlHandler = (message: ControlMessage) => void

/** A channel on which hints go from the API to all workers. What is lost is found with the next heartbeat. */
export type ControlChannel = {
  publish(text: string): Promise<void>
  /** Hears from now on; comes back by itself after the connection was lost. */
  subscribe(listener: (text: string) => void): Promise<void>
  close(): Promise<void>
}

/** The message in a text, or null where it is none. */
export function parseControl(text: string): ControlMessage | null {
  try {
    return controlMessage.parse(JSON.parse(text))
  } catch {
    return null
  }
}
