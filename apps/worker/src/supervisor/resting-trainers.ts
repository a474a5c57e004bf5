import { timing } from '../timing.js'
import type { TrainerProcess } from './trainer-process.js'

/** The trainers that wait for work, the one that worked last at the end: its memory is warm. */
export type RestingTrainers = {
  count(): number
  add(trainer: TrainerProcess): void
  /** The one that worked last, or none. */
  take(): TrainerProcess | undefined
  /** True where the trainer was among them. */
  remove(trainer: TrainerProcess): boolean
  /** Ends all of them, and waits until they are gone. */
  end(): Promise<void>
}

/** Of several one stays; each of the others ends when it had no work for `timing.restMs`. */
export function createRestingTrainers(): RestingTrainers {
  const trainers: TrainerProcess[] = []
  return {
    count: () => trainers.length,
    add: (trainer) => {
      trainers.push(trainer)
      if (trainers.length > 1) setTimeout(() => trainers.length > 1 && trainers.shift()?.kill('not_needed'), timing.restMs).unref()
    },
    take: () => trainers.pop(),
    remove: (trainer) => {
      const place = trainers.indexOf(trainer)
      if (place >= 0) trainers.splice(place, 1)
      return place >= 0
    },
    end: async () => {
      const last = trainers.splice(0)
      for (const trainer of last) trainer.kill('not_needed')
      await Promise.all(last.map(({ exited }) => exited))
    },
  }
}
