import type { Database } from '@trainyard/db'
import { jobStatuses } from '@trainyard/spec'
import { Gauge, Histogram, type Registry } from 'prom-client'

const taskBuckets = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400]

/**
 * Gauges of what the installation has to do, read from the database when they are asked for. Task durations are counted by each process of
 * the API for itself, from its first look on: over several of them take the maximum, not the sum.
 */
export function activityGauges(registry: Registry, { activity }: Database): { refresh(): Promise<void> } {
  const registers = [registry]
  const jobs = new Gauge({ name: 'trainyard_jobs', help: 'Jobs by status', labelNames: ['status'] as const, registers })
  const tasks = new Gauge({ name: 'trainyard_tasks', help: 'Tasks that wait, are queued or run', labelNames: ['kind', 'status'] as const, registers })
  const oldest = new Gauge({ name: 'trainyard_queue_oldest_seconds', help: 'How long the oldest task that is due has been waiting', registers })
  const durations = new Histogram({
    name: 'trainyard_task_duration_seconds',
    help: 'Time from the start of an attempt at a task to its end',
    labelNames: ['kind', 'outcome'] as const,
    buckets: taskBuckets,
    registers,
  })
  const tables = new Gauge({
    name: 'trainyard_table_bytes',
    help: 'What each table takes on disk, its indexes included',
    labelNames: ['table'] as const,
    registers,
  })
  let since: Date | null = null
  // Two scrapes at once must not count an attempt twice.
  let counting: Promise<void> = Promise.resolve()
  const count = async () => {
    const { attempts, until } = await activity.ended(since)
    for (const { kind, outcome, seconds } of attempts) durations.observe({ kind, outcome }, seconds)
    since = until
  }
  return {
    async refresh() {
      const found = await activity.counts()
      jobs.reset()
      tasks.reset()
      for (const status of jobStatuses) jobs.set({ status }, 0)
      for (const { status, count: number } of found.jobs) jobs.set({ status }, number)
      for (const { kind, status, count: number } of found.tasks) tasks.set({ kind, status }, number)
      oldest.set(found.oldestQueuedSeconds)
      for (const { table, bytes } of await activity.tableSizes()) tables.set({ table }, bytes)
      counting = counting.then(count, count)
      await counting
    },
  }
}
