import type { Installation, Part } from '../installation.js'
import type { Fault } from './fault.js'

/** `kill -9` of some processes at the same moment. The service brings them back. */
const killed = (name: string, ...parts: Part[]): Fault => ({
  name,
  inject: async (installation) => {
    signal(installation, 'SIGKILL', parts)
    return undefined
  },
})

/** Processes that stand still for a while, as on a suspended machine or in a long pause, and then go on as if nothing had been. */
const stopped = (name: string, lasts: readonly [number, number], ...parts: Part[]): Fault => ({
  name,
  lasts,
  inject: async (installation) => {
    const pids = signal(installation, 'SIGSTOP', parts)
    return async () => installation.send('SIGCONT', pids)
  },
})

function signal(installation: Installation, name: 'SIGKILL' | 'SIGSTOP', parts: readonly Part[]): number[] {
  const pids = parts.flatMap((part) => installation.pidsOf(part))
  if (pids.length === 0) throw new Error(`no process of ${parts.join(' and ')} was there`)
  installation.send(name, pids)
  return pids
}

export const processFaults: readonly Fault[] = [
  killed('trainer killed', 'trainer'),
  killed('worker killed', 'worker'),
  killed('api killed', 'api'),
  killed('serving killed', 'serving'),
  killed('redis killed', 'redis'),
  killed('postgres killed', 'postgres'),
  killed('worker and redis killed', 'worker', 'redis'),
  killed('trainer and postgres killed', 'trainer', 'postgres'),
  stopped('trainer stopped', [5, 30], 'trainer'),
  stopped('worker stopped', [12, 25], 'worker'),
  stopped('worker and trainer stopped', [12, 25], 'worker', 'trainer'),
  stopped('api stopped', [2, 10], 'api'),
  stopped('redis stopped', [2, 15], 'redis'),
  stopped('postgres stopped', [2, 15], 'postgres'),
]
