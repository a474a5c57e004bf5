import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const [userTicks, systemTicks] = [11, 12]

/**
 * Seconds of processor time that a process has used so far, from Linux's /proc (proc_pid_stat(5), fields 14 and 15).
 * @throws {Error} when it has ended.
 */
export function processorSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name stands in brackets and may hold spaces: fields are counted from behind it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[userTicks]) + Number(fields[systemTicks])) / ticksPerSecond
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
