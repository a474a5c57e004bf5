import type { TaskRef } from '@trainyard/spec'
import { expect, test, vi } from 'vitest'
import { timing } from '../timing.js'
import { startReconciler } from './reconciler.js'

const task = (id: string): TaskRef => ({ id, kind: 'train', epoch: 0, priority: 0 })

test('it looks at the start, then again and again, and a look that fails does not end it', async () => {
  const notified: string[] = []
  const errors: unknown[] = []
  const answers = [() => Promise.resolve([task('a')]), () => Promise.reject(new Error('away')), () => Promise.resolve([task('b')])]
  const reconciler = startReconciler({
    due: () => answers.shift()?.() ?? Promise.resolve([]),
    reachable: () => Promise.resolve(),
    begin: (refs) => refs,
    notify: (refs) => void notified.push(...refs.map(({ id }) => id)),
    onError: (error) => errors.push(error),
  })
  await vi.waitFor(() => expect(notified).toEqual(['a', 'b']), { timeout: 4 * timing.reconcileMs })
  expect(errors).toEqual([new Error('away')])
  await reconciler.close()
}, 20_000)

test('after an outage it looks only once the database has answered and the holders of leases had time to renew them', async () => {
  const seen: string[] = []
  const started = performance.now()
  const at: number[] = []
  let away = true
  const reconciler = startReconciler({
    due: async () => {
      if (away) throw new Error('away')
      at.push(performance.now())
      seen.push('look')
      return []
    },
    reachable: async () => {
      away = false
      at.push(performance.now())
      seen.push('answer')
    },
    begin: (refs) => refs,
    notify: () => undefined,
    onError: () => undefined,
  })
  await vi.waitFor(() => expect(seen).toEqual(['answer', 'look']), { timeout: 4 * timing.reconcileMs })
  await reconciler.close()
  expect((at[1] ?? started) - (at[0] ?? 0)).toBeGreaterThanOrEqual(timing.afterOutageMs - 5)
}, 20_000)
