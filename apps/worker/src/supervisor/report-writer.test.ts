import type { MetricPoint } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { workerLimits } from '../limits.js'
import { createReportWriter, type ReportStore } from './report-writer.js'

const point = (step: number): MetricPoint => ({ member: 0, key: 'loss', step, epoch: 0, value: step, at: '2030-01-01T00:00:00.000Z' })
const checkpoint = (step: number) => ({
  member: 0,
  kind: 'last' as const,
  step,
  epoch: 0,
  metrics: {},
  resumable: true,
  file: { name: '1.bin', sha256: '', bytes: 1 },
})

/** A store that writes down what it is given, in order. */
function record(): { log: string[]; store: ReportStore } {
  const log: string[] = []
  return {
    log,
    store: {
      histograms: async (reports) => void log.push(`histograms ${reports.map(({ step }) => step).join(',')}`),
      metrics: async (points) => void log.push(`metrics ${points.map(({ step }) => step).join(',')}`),
      events: async (events) => void log.push(`events ${events.map(({ message }) => message).join(',')}`),
      checkpoints: async (all) => void log.push(`checkpoints ${all.map(({ step }) => step).join(',')}`),
      member: async ({ member }) => void log.push(`member ${member}`),
      part: async ({ rows }) => void log.push(`part of ${rows} rows`),
    },
  }
}

const unexpected = (error: unknown): void => {
  throw error
}

test('a checkpoint is written after every point that was reported before it, and before every later one', async () => {
  const { log, store } = record()
  const writer = createReportWriter({ store, isAway: () => false, onBroken: unexpected })
  writer.metrics([point(1)])
  writer.metrics([point(2)])
  const saved = writer.checkpoints([checkpoint(2), checkpoint(2)])
  writer.metrics([point(3)])
  await saved
  await writer.flush()
  expect(log).toEqual(['metrics 1,2', 'checkpoints 2,2', 'metrics 3'])
})

test('while the database is away reports wait, and nothing is lost or written twice when it is back', async () => {
  const { log, store } = record()
  let away = 2
  const failing: ReportStore = { ...store, metrics: async (points) => (away-- > 0 ? Promise.reject(new Error('away')) : store.metrics(points)) }
  const writer = createReportWriter({ store: failing, isAway: () => true, onBroken: unexpected })
  writer.metrics([point(1)])
  writer.event({ type: 'log', message: 'one' })
  await writer.flush()
  expect(log).toEqual(['metrics 1', 'events one'])
})

test('a write that is refused ends the attempt once, and nothing more is written', async () => {
  const { log, store } = record()
  const broken: unknown[] = []
  const writer = createReportWriter({
    store: { ...store, metrics: () => Promise.reject(new Error('fenced')) },
    isAway: () => false,
    onBroken: (error) => broken.push(error),
  })
  writer.metrics([point(1)])
  await writer.flush()
  writer.metrics([point(2)])
  await expect(writer.checkpoints([checkpoint(2), checkpoint(2)])).rejects.toThrow('the attempt is over')
  await writer.flush()
  expect(broken).toEqual([new Error('fenced')])
  expect(log).toEqual([])
})

test('a checkpoint that is refused rejects for the trainer and does not end the attempt', async () => {
  const { log, store } = record()
  const writer = createReportWriter({
    store: { ...store, checkpoints: () => Promise.reject(new Error('disk full')) },
    isAway: () => false,
    onBroken: unexpected,
  })
  await expect(writer.checkpoints([checkpoint(1)])).rejects.toThrow('disk full')
  writer.metrics([point(2)])
  await writer.flush()
  expect(log).toEqual(['metrics 2'])
})

test('more points than may wait for an absent database end the attempt instead of filling the memory', async () => {
  const { store } = record()
  const broken: unknown[] = []
  const writer = createReportWriter({
    store: { ...store, metrics: () => Promise.reject(new Error('away')) },
    isAway: () => true,
    onBroken: (error) => broken.push(error),
  })
  writer.metrics(Array.from({ length: workerLimits.waitingPoints + 1 }, (_, step) => point(step)))
  expect(broken).toEqual([new Error(`${workerLimits.waitingPoints + 1} metric points wait for the database`)])
})
