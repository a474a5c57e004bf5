import type { TrainerPool } from './trainer-pool.js'
import type { TrainerProcess } from './trainer-process.js'

/** The pool whose trainers see one GPU. */
export type GpuPool = { gpu: string; pool: TrainerPool }

/**
 * Several pools as one: a task goes to the GPU with the fewest trainers at work, the first of equals. Every GPU keeps trainers of its own, since one that was
 * started on a busy GPU could not move to the one that became free.
 */
export function spreadOverGpus(pools: readonly GpuPool[]): TrainerPool {
  const places = pools.map(({ gpu, pool }) => ({ gpu, pool, atWork: 0 }))
  const placeOf = new Map<TrainerProcess, (typeof places)[number]>()
  const freest = () => places.reduce((least, place) => (place.atWork < least.atWork ? place : least))
  return {
    warmed: async () => {
      const engines = await Promise.all(
        places.map(({ gpu, pool }) =>
          pool.warmed().catch((cause: unknown) => {
            throw new Error(
              `GPU ${gpu} cannot be used (CUDA_VISIBLE_DEVICES names those that can): ${cause instanceof Error ? cause.message : String(cause)}`,
              { cause },
            )
          }),
        ),
      )
      const [engine] = engines
      if (!engine) throw new Error('there is no GPU to train on')
      return engine
    },
    take: (needs) => {
      const place = freest()
      const trainer = place.pool.take(needs)
      place.atWork += 1
      placeOf.set(trainer, place)
      return trainer
    },
    giveBack: async (trainer) => {
      const place = placeOf.get(trainer)
      placeOf.delete(trainer)
      await place?.pool.giveBack(trainer)
      if (place) place.atWork -= 1
    },
    close: async () => void (await Promise.all(places.map(({ pool }) => pool.close()))),
  }
}
