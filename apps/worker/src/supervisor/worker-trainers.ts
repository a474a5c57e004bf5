import { engineEnvironment } from '@trainyard/engine'
import type { WorkerSettings } from '../settings.js'
import { trainerArguments } from '../trainer/trainer-arguments.js'
import { spreadOverGpus } from './gpu-pools.js'
import { createTrainerPool, type TrainerPool } from './trainer-pool.js'
import { startTrainer, type TrainerProcess } from './trainer-process.js'

type TrainerSettings = Pick<WorkerSettings, 'device' | 'threads' | 'xla' | 'graphFolder' | 'passedOn' | 'gpus' | 'slots' | 'memoryBytes'>

/** The trainers of a worker: of one pool, or of one pool a GPU, whose trainers see that GPU alone. */
export function workerTrainers(settings: TrainerSettings, entry: string, onDeath?: (trainer: TrainerProcess) => void): TrainerPool {
  const { gpus, memoryBytes } = settings
  const slots = Math.ceil(settings.slots / Math.max(gpus.length, 1))
  const poolOn = (visible: Record<string, string>): TrainerPool =>
    createTrainerPool({ start: trainerStarter(settings, entry, visible), slots, memoryBytes, ...(onDeath ? { onDeath } : {}) })
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
