import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Ticks of /proc in a second, on every Linux in use. */
const TICKS = 100

/** What was used while something was done, in cores: 1 is one core all the time. Not a number where the system has no /proc. */
export type CoresUsed = {
  readonly seconds: number
  /** By each named process, and by `load`, which is this one. */
  readonly cores: Readonly<Record<string, number>>
  /** By processes that are not named: the database and whoever shares the machine. */
  readonly others: number
}

/** Runs something and tells, with its result, what it cost. */
export async function withCpu<T>(pids: Readonly<Record<string, number>>, action: () => Promise<T>): Promise<{ readonly result: T; readonly used: CoresUsed }> {
  const before = readTimes(pids)
  const result = await action()
  const after = readTimes(pids)
  const seconds = (after.at - before.at) / 1000
  // default: a process that started meanwhile has no share that can be measured
  const cores = Object.fromEntries(Object.entries(after.named).map(([name, time]) => [name, (time - (before.named[name] ?? Number.NaN)) / seconds]))
  const ours = Object.values(cores).reduce((sum, share) => sum + share, 0)
  return { result, used: { seconds, cores, others: Math.max(0, (after.machine - before.machine) / seconds - ours) } }
}

const readTimes = (pids: Readonly<Record<string, number>>): { at: number; machine: number; named: Record<string, number> } => ({
  at: performance.now(),
  machine: machineSeconds(),
  named: { ...Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, processSeconds(pid)])), load: ownSeconds() },
})

const ownSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** User and system time: the fourteenth and fifteenth field of /proc/PID/stat, of which the second may hold blanks and ends with a parenthesis. */
function processSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / TICKS
  } catch {
    return Number.NaN
  }
}

const machineSeconds = (): number => cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000
