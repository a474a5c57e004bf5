import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { longestTurnMs, type LongTurn, watchEventLoop } from './event-loop.js'

const held = async (work: () => void): Promise<LongTurn[]> => {
  const turns: LongTurn[] = []
  const stop = watchEventLoop((turn) => turns.push(turn))
  await delay(50)
  turns.length = 0
  work()
  await delay(50)
  stop()
  return turns
}

test('what holds the loop up longer than allowed is told with its length', async () => {
  const until = () => {
    const end = performance.now() + 4 * longestTurnMs
    while (performance.now() < end);
  }
  const [turn] = await held(until)
  expect(turn?.heldMs).toBeGreaterThan(2 * longestTurnMs)
})
