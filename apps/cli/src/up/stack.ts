import { statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type LocalContext,
  type LocalHealthEvent,
  type LocalServices,
  type LocalWatch,
  logFileOf,
  stopLocal,
  type SupervisedProcess,
  superviseLocal,
  type SuperviseOptions,
  superviseProcess,
  type SupervisionEvent,
} from '@trainyard/local'
import { startGraceSeconds } from './services.js'

/**
 * What `up` has started so far, so that it can be ended at any moment, also in the middle of a start that failed: first the API
 * and the workers, which drain, then Redis and Postgres, which they need until the last.
 */
export class Stack {
  readonly processes: SupervisedProcess[] = []
  /** Where the lines of this start begin in each process's log, bytes. */
  readonly logStarts = new Map<string, number>()
  private watch: LocalWatch | undefined
  private ended: Promise<void> | undefined
  private underWay: Promise<unknown> = Promise.resolve()

  constructor(private readonly local: LocalContext) {}

  /** Notes a start that is under way: what it brings up must not be overlooked at the end. */
  holding<T>(start: Promise<T>): Promise<T> {
    this.underWay = start.catch(() => undefined)
    return start
  }

  /** Keeps Postgres and Redis alive from here on. */
  watchServices(services: LocalServices): void {
    this.watch = superviseLocal(services, { ...this.local, onEvent: (event) => this.local.log(healthText(event)) })
  }

  /** Starts the processes side by side and keeps each alive. */
  async start(list: readonly SuperviseOptions[]): Promise<void> {
    const outcomes = await Promise.allSettled(
      list.map(async (options) => {
        const logFile = logFileOf(options.home, options.name)
        // default: a process that never ran has no log yet
        this.logStarts.set(options.name, statSync(logFile, { throwIfNoEntry: false })?.size ?? 0)
        const onEvent: SuperviseOptions['onEvent'] = (event) => {
          const text = this.ended === undefined ? eventText(event, logFile) : undefined
          if (text !== undefined) this.local.log(text)
        }
        this.processes.push(await superviseProcess({ ...options, onEvent }))
      }),
    )
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }

  /** Ends everything, once. */
  end(): Promise<void> {
    this.ended ??= this.endAll()
    return this.ended
  }

  private async endAll(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()))
    await this.watch?.stop()
    await Promise.race([this.underWay, delay(startGraceSeconds * 1000, undefined, { ref: false })])
    await stopLocal(this.local)
  }
}

/** What is said when a process of ours ended unasked; nothing when it starts. */
function eventText(event: SupervisionEvent, logFile: string): string | undefined {
  if (event.kind === 'started') return undefined
  return `${event.name} ended with ${event.reason}; it starts again in ${event.restartSeconds} s (log: ${logFile})`
}

/** What is said when Postgres or Redis died and came back. */
function healthText(event: LocalHealthEvent): string {
  switch (event.kind) {
    case 'died':
      return `${event.name} died; it is started again`
    case 'back':
      return `${event.name} is back after ${event.seconds} s`
    case 'still_down':
      return `${event.name} is still down: ${event.reason}`
  }
}
