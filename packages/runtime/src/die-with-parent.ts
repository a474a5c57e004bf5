import { Worker } from 'node:worker_threads'

/** How often a process looks whether its parent is still there. */
const watchMs = 250

/**
 * Kills this process with SIGKILL soon after its parent is gone, even while the main thread is busy inside the library: an orphan would go on computing
 * for nobody. A thread of its own looks at the parent's process id, which changes when the parent dies; the main thread is not needed for that.
 */
export function dieWithParent(parentPid: number): void {
  const source = `setInterval(() => { if (process.ppid !== ${parentPid}) process.kill(process.pid, 'SIGKILL') }, ${watchMs})`
  new Worker(source, { eval: true, env: {}, stdin: false }).unref()
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}
