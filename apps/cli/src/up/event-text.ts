import type { LocalHealthEvent, SupervisionEvent } from '@trainyard/local'

/** What is said when a process of ours ended unasked; nothing when it starts. */
export function eventText(event: SupervisionEvent, logFile: string): string | undefined {
  if (event.kind === 'started') return undefined
  return `${event.name} ended with ${event.reason}; it starts again in ${event.restartSeconds} s (log: ${logFile})`
}

/** What is said when Postgres or Redis died and came back. */
export function healthText(event: LocalHealthEvent): string {
  switch (event.kind) {
    case 'died':
      return `${event.name} died; it is started again`
    case 'back':
      return `${event.name} is back after ${event.seconds} s`
    case 'still_down':
      return `${event.name} is still down: ${event.reason}`
  }
}
