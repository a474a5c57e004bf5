import { readdirSync, readFileSync } from 'node:fs'

/** The children of a process, by what the system says. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => statusOf(child, 'PPid') === pid)
}

/** The resident bytes of a process and of its children together; those that are gone hold none. */
export const residentBytes = (pid: number): number => [pid, ...childrenOf(pid)].reduce((sum, one) => sum + 1_024 * (statusOf(one, 'VmRSS') ?? 0), 0) // default: it has ended

function statusOf(pid: number, field: 'PPid' | 'VmRSS'): number | null {
  try {
    const value = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return value === undefined ? null : Number(value)
  } catch {
    return null
  }
}
