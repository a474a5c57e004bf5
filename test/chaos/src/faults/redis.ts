import type { Fault } from './fault.js'

/** Redis forgets, refuses or restarts: it holds notifications only, so that nothing may be lost by any of it. */
export const redisFaults: readonly Fault[] = [
  {
    name: 'redis emptied',
    inject: async ({ redis }) => {
      await redis((client) => client.flushall())
      return undefined
    },
  },
  {
    name: 'redis full',
    lasts: [2, 15],
    inject: async ({ redis }) => {
      await redis((client) => client.config('SET', 'maxmemory', '1kb'))
      return async () => void (await redis((client) => client.config('SET', 'maxmemory', '0')))
    },
  },
  {
    name: 'redis restarted',
    inject: async (installation) => {
      installation.send('SIGTERM', installation.pidsOf('redis'))
      return undefined
    },
  },
]
