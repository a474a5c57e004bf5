import { readFile } from 'node:fs/promises'
import { timing } from '../timing.js'

/** Resident bytes of a process, or null where the system does not say (no /proc) or the process is gone. */
async function residentBytes(pid: number): Promise<number | null> {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes === undefined ? null : Number(kibibytes) * 1_024
  } catch {
    return null
  }
}

/**
 * Calls `exceeded` once when the process holds more than the ceiling: it is ended before the system ends somebody else for it. Returns how to stop watching.
 */
export function watchMemory(pid: number, ceilingBytes: number, exceeded: (bytes: number) => void): () => void {
  const timer = setInterval(() => {
    void residentBytes(pid).then((bytes) => {
      if (bytes === null || bytes <= ceilingBytes) return
      clearInterval(timer)
      exceeded(bytes)
    })
  }, timing.memoryWatchMs)
  return () => clearInterval(timer)
}

/** How many processes the kernel has ended in this control group for want of memory; null where it does not say. */
export async function memoryKills(file = '/sys/fs/cgroup/memory.events'): Promise<number | null> {
  try {
    const count = /^oom_kill (\d+)$/m.exec(await readFile(file, 'utf8'))?.[1]
    return count === undefined ? null : Number(count)
  } catch {
    return null
  }
}
