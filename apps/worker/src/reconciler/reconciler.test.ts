import type { TaskRef } from '@trainyard/db'
import { expect, test, vi } from 'vitest'
import { timing } from '../timing.js'
import { startReconciler } from './reconciler.js'

const task = (id: string): TaskRef => ({ id, kind: 'train', epoch: 0, priority: 0 })

test('it looks at the start, then again and again, and a look that fails does not end it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const rung: string[] = []
    const trouble: unknown[] = []
    const answers = [() => Promise.resolve([task('a')]), () => Promise.reject(new Error('away')), () => Promise.resolve([task('b')])]
    const reconciler = startReconciler({
      due: () => answers.shift()?.() ?? Promise.resolve([]),
      ring: async (refs) => void rung.push(...refs.map(({ id }) => id)),
      onTrouble: (error) => trouble.push(error),
    })
    await vi.advanceTimersByTimeAsync(2 * timing.reconcileMs)
    expect(rung).toEqual(['a', 'b'])
    expect(trouble).toEqual([new Error('away')])
    await reconciler.close()
    await vi.advanceTimersByTimeAsync(2 * timing.reconcileMs)
    expect(answers).toEqual([])
  } finally {
    vi.useRealTimers()
  }
})
