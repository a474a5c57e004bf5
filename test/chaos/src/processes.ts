import { readdirSync, readFileSync } from 'node:fs'
import { readProcessRecord } from '@trainyard/local'
import type { Target } from './options.js'

/** The processes of one installation, by the ids that `trainyard up` has noted; nothing else is ever killed. */
export type Processes = {
  /** Kills one with SIGKILL: a trainer at work, or a service with the children that hold its memory. Returns what was killed. */
  kill(target: Target): number[]
  /** Trainers whose worker is gone. */
  orphans(): number[]
}

const trainerEntry = 'apps/worker/dist/trainer/main.js'

export function createProcesses(home: string): Processes {
  /** Every worker that was seen: a trainer names its worker on its command line, so an orphan is known by it. */
  const workers = new Set<number>()
  const workerPid = (): number => {
    const pid = pidOf(home, 'worker')
    workers.add(pid)
    return pid
  }
  return {
    kill: (target) => {
      const victims =
        target === 'trainer'
          ? trainersOf(workerPid())
          : target === 'postgres'
            ? withChildren(pidOf(home, 'postgres'))
            : target === 'worker'
              ? [workerPid()]
              : [pidOf(home, target)]
      for (const pid of victims) tryKill(pid)
      return victims
    },
    orphans: () => {
      const current = workerPid()
      return trainers()
        .filter(({ parent }) => workers.has(parent) && parent !== current)
        .map(({ pid }) => pid)
    },
  }
}

function pidOf(home: string, name: string): number {
  const record = readProcessRecord(home, name)
  if (!record) throw new Error(`${home} knows no process ${name}: is "trainyard up" running there?`)
  return record.pid
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself in the same moment.
  }
}

const childrenOf = (pid: number): number[] =>
  textOf(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((text) => text !== '')
    .map(Number)
const withChildren = (pid: number): number[] => [pid, ...childrenOf(pid)]
const trainersOf = (worker: number): number[] =>
  trainers()
    .filter(({ parent }) => parent === worker)
    .map(({ pid }) => pid)

/** All trainers of this machine, with the worker that their command line names. */
function trainers(): { pid: number; parent: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const words = textOf(`/proc/${pid}/cmdline`).split('\0')
      const entry = words.findIndex((word) => word.endsWith(trainerEntry))
      return entry === -1 ? [] : [{ pid: Number(pid), parent: Number(words[entry + 1]) }]
    })
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
