import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../timing.js'
import { createTrainerPool, type TrainerPool } from './trainer-pool.js'
import type { TrainerExit, TrainerProcess } from './trainer-process.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** Trainers that are ready and free at once, and which of them were killed. */
function poolOfTwo(): { pool: TrainerPool; killed: number[] } {
  const killed: number[] = []
  let pid = 0
  const start = (): TrainerProcess => {
    pid += 1
    const own = pid
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
        exit({ code: null, signal: 'SIGKILL', killedFor, stderrTail: '' })
      },
    }
  }
  return { pool: createTrainerPool({ start, slots: 2, memoryBytes: 2 ** 30 }), killed }
}

test('of two trainers without work the one that has waited for the whole time ends, and the other stays', async () => {
  const { pool, killed } = poolOfTwo()
  const [first, second] = [pool.take({ engine: true }), pool.take({ engine: true })]
  await pool.giveBack(first)
  await vi.advanceTimersByTimeAsync(1_000)
  await pool.giveBack(second)
  await vi.advanceTimersByTimeAsync(timing.restMs - 1)
  expect(killed).toEqual([first.pid])
  await vi.advanceTimersByTimeAsync(10 * timing.restMs)
  expect(killed).toEqual([first.pid])
})

test('a trainer that worked meanwhile starts to wait anew', async () => {
  const { pool, killed } = poolOfTwo()
  const [first, second] = [pool.take({ engine: true }), pool.take({ engine: true })]
  await pool.giveBack(first)
  await pool.giveBack(second)
  await vi.advanceTimersByTimeAsync(timing.restMs - 1_000)
  for (const trainer of [pool.take({ engine: true }), pool.take({ engine: true })]) await pool.giveBack(trainer)
  await vi.advanceTimersByTimeAsync(timing.restMs - 1_000)
  expect(killed).toEqual([])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(killed).toHaveLength(1)
})
