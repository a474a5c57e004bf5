import type { Outage } from '@trainyard/spec'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../timing.js'
import { createTrainerPool, type TrainerPool } from './trainer-pool.js'
import { type TrainerExit, TrainerGoneError, type TrainerProcess } from './trainer-process.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** Trainers that are ready and free at once, and which of them were killed. While `broken.starts` is set none becomes ready. */
function poolOfTwo(broken = { starts: false }): { pool: TrainerPool; killed: number[]; started: () => number; outages: (string | null)[] } {
  const killed: number[] = []
  const outages: (string | null)[] = []
  let pid = 0
  const start = (): TrainerProcess => {
    pid += 1
    const own = pid
    if (broken.starts) return dead(own)
    let exit: (how: TrainerExit) => void = () => undefined
    const exited = new Promise<TrainerExit>((resolve) => (exit = resolve))
    return {
      pid: own,
      ready: Promise.resolve(null),
      exited,
      free: () => Promise.resolve({ residentBytes: 1 }),
      listen: () => undefined,
      send: () => undefined,
      kill: (killedFor) => {
        killed.push(own)
        exit({ code: null, signal: 'SIGKILL', killedFor, stderrTail: '', wasReady: true })
      },
    }
  }
  const onOutage = (outage: Outage | null) => void outages.push(outage?.cause ?? null)
  return { pool: createTrainerPool({ start, slots: 2, memoryBytes: 2 ** 30, onOutage }), killed, started: () => pid, outages }
}

/** A trainer that ended before it could be given work. */
function dead(pid: number): TrainerProcess {
  const exit: TrainerExit = { code: 1, signal: null, killedFor: null, stderrTail: 'Error [ERR_MODULE_NOT_FOUND]', wasReady: false }
  const ready = Promise.reject(new TrainerGoneError(exit))
  ready.catch(() => undefined)
  return { pid, ready, exited: Promise.resolve(exit), free: async () => null, listen: () => undefined, send: () => undefined, kill: () => undefined }
}

test('while no trainer can be started one is tried again and again, later each time, and the first that starts ends the outage', async () => {
  const broken = { starts: false }
  const { pool, started, outages } = poolOfTwo(broken)
  await vi.advanceTimersByTimeAsync(1)
  expect(pool.outage()).toBeNull()
  pool.take({ engine: true })
  broken.starts = true
  const last = pool.take({ engine: true })
  await vi.advanceTimersByTimeAsync(1)
  expect([pool.outage()?.cause, outages]).toEqual(['installation', ['installation']])
  await last.giveBack()
  const before = started()
  await vi.advanceTimersByTimeAsync(15_000)
  const tried = started() - before
  expect(tried).toBeGreaterThanOrEqual(3)
  expect(tried).toBeLessThanOrEqual(8)
  broken.starts = false
  await vi.advanceTimersByTimeAsync(60_000)
  expect([pool.outage(), outages]).toEqual([null, ['installation', null]])
})

test('of two trainers without work the one that has waited for the whole time ends, and the other stays', async () => {
  const { pool, killed } = poolOfTwo()
  const [first, second] = [pool.take({ engine: true }), pool.take({ engine: true })]
  await first.giveBack()
  await vi.advanceTimersByTimeAsync(1_000)
  await second.giveBack()
  await vi.advanceTimersByTimeAsync(timing.restMs - 1)
  expect(killed).toEqual([first.pid])
  await vi.advanceTimersByTimeAsync(10 * timing.restMs)
  expect(killed).toEqual([first.pid])
})

test('a trainer that worked meanwhile starts to wait anew', async () => {
  const { pool, killed } = poolOfTwo()
  const [first, second] = [pool.take({ engine: true }), pool.take({ engine: true })]
  await first.giveBack()
  await second.giveBack()
  await vi.advanceTimersByTimeAsync(timing.restMs - 1_000)
  for (const trainer of [pool.take({ engine: true }), pool.take({ engine: true })]) await trainer.giveBack()
  await vi.advanceTimersByTimeAsync(timing.restMs - 1_000)
  expect(killed).toEqual([])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(killed).toHaveLength(1)
})
