import { engineEnvironment } from '@trainyard/engine/environment'
import type { WorkerSettings } from '../settings.js'
import { trainerArguments } from '../trainer/trainer-arguments.js'
import { createTrainerPool, type TrainerPool, type TrainerPoolDeps } from './trainer-pool.js'
import { startTrainer, type TrainerProcess } from './trainer-process.js'

type TrainerSettings = Pick<WorkerSettings, 'device' | 'threads' | 'xla' | 'graphFolder' | 'passedOn' | 'gpus' | 'slots' | 'memoryBytes'>

/** The trainers of a worker: of one pool, or of one pool a GPU, whose trainers see that GPU alone. */
export function workerTrainers(settings: TrainerSettings, entry: string, watch: Pick<TrainerPoolDeps, 'onDeath' | 'onOutage'> = {}): TrainerPool {
  const { gpus, memoryBytes } = settings
  const slots = Math.ceil(settings.slots / Math.max(gpus.length, 1))
  const poolOn = (visible: Record<string, string>): TrainerPool =>
    createTrainerPool({ start: trainerStarter(settings, entry, visible), slots, memoryBytes, ...watch })
  if (gpus.length === 0) return poolOn({})
  return spreadOverGpus(gpus.map((gpu) => ({ gpu, pool: poolOn({ CUDA_VISIBLE_DEVICES: gpu }) })))
}

/** A trainer of this worker: its cores and device by its environment, from which nothing of the worker's own is passed on. */
function trainerStarter(
  { device, threads, xla, graphFolder, passedOn }: TrainerSettings,
  entry: string,
  visible: Record<string, string>,
): (needs: { engine: boolean }) => TrainerProcess {
  const environment = { ...passedOn, ...engineEnvironment({ device, threads }), ...visible }
  return ({ engine }) =>
    startTrainer({ entry, arguments: trainerArguments.write({ parentPid: process.pid, device, threads, engine, xla, graphFolder }), environment })
}

/** The pool whose trainers see one GPU. */
type GpuPool = { gpu: string; pool: TrainerPool }

/**
 * Several pools as one: a task goes to the GPU with the fewest trainers at work, the first of equals. Every GPU keeps trainers of its own, since one that was
 * started on a busy GPU could not move to the one that became free.
 */
function spreadOverGpus(gpus: readonly GpuPool[]): TrainerPool {
  const load = ({ pool }: GpuPool): number => (pool.outage() ? Number.POSITIVE_INFINITY : pool.taken())
  const freest = () => gpus.reduce((least, one) => (load(one) < load(least) ? one : least))
  return {
    warmed: async () => {
      const engines = await Promise.all(
        gpus.map(({ gpu, pool }) =>
          pool.warmed().catch((cause: unknown) => {
            throw new Error(
              `GPU ${gpu} cannot be used (CUDA_VISIBLE_DEVICES names those that can): ${cause instanceof Error ? cause.message : String(cause)}`,
              { cause },
            )
          }),
        ),
      )
      const [engine] = engines
      if (!engine) throw new Error('no GPU was found to train on')
      return engine
    },
    // One GPU that works is enough to take tasks.
    outage: () => (gpus.every(({ pool }) => pool.outage()) ? (gpus[0]?.pool.outage() ?? null) : null),
    take: (needs) => freest().pool.take(needs),
    taken: () => gpus.reduce((sum, { pool }) => sum + pool.taken(), 0),
    close: async () => void (await Promise.all(gpus.map(({ pool }) => pool.close()))),
  }
}
