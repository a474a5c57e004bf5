import { fileURLToPath } from 'node:url'
import { engineEnvironment } from '@trainyard/engine'
import type { ContenderSpec } from './contender.js'
import type { WorkloadName } from './workload.js'

/** What every contender runs under: the same threads, and nothing of the caller's environment but the way to find programs. */
export interface Surroundings {
  readonly threads: number
  readonly path: string
  readonly home: string
  readonly python?: string
}

/** Our engine as a graph, with and without XLA and on one thread, and eagerly for the record. */
export function ourContenders(workload: WorkloadName, { threads, path, home }: Surroundings): ContenderSpec[] {
  const entry = fileURLToPath(new URL('ours.js', import.meta.url))
  const make = (name: string, mode: string, cores: number): ContenderSpec => ({
    name,
    command: process.execPath,
    arguments: [entry, workload, mode, String(cores)],
    environment: { PATH: path, HOME: home, ...engineEnvironment({ device: 'cpu', threads: cores }) },
  })
  return [
    make('trainyard', 'graph', threads),
    make('trainyard xla', 'xla', threads),
    ...(threads > 1 ? [make('trainyard 1 thread', 'graph', 1)] : []),
    make('trainyard eager', 'eager', threads),
  ]
}

/** The peers, each in its usual and its best settings, on one thread too where the net is small; they need a Python that has them. */
export function peerContenders(workload: WorkloadName, { threads, path, home, python }: Surroundings): ContenderSpec[] {
  if (python === undefined) return []
  const make = (name: string, script: string, mode: string, cores = threads): ContenderSpec => ({
    name: cores === threads ? name : `${name} 1 thread`,
    command: python,
    arguments: [fileURLToPath(new URL(`../peers/${script}`, import.meta.url)), workload, mode, String(cores)],
    environment: { PATH: path, HOME: home, ...peerEnvironment(cores) },
  })
  const all = (cores: number) => [
    make('tf.function', 'keras_peer.py', 'function', cores),
    make('tf.function xla', 'keras_peer.py', 'xla', cores),
    make('torch', 'torch_peer.py', 'eager', cores),
    make('torch.compile', 'torch_peer.py', 'compile', cores),
  ]
  const convolutional = workload === 'W3' || workload === 'W4'
  return [
    make('keras fit', 'keras_peer.py', 'fit'),
    ...all(threads),
    ...(convolutional ? [make('torch channels_last', 'torch_peer.py', 'channels_last')] : threads > 1 ? all(1) : []),
  ]
}

function peerEnvironment(threads: number): Record<string, string> {
  const cores = String(threads)
  return {
    OMP_NUM_THREADS: cores,
    TF_NUM_INTRAOP_THREADS: cores,
    TF_NUM_INTEROP_THREADS: cores,
    TF_CPP_MIN_LOG_LEVEL: '3',
    CUDA_VISIBLE_DEVICES: '',
    KERAS_BACKEND: 'tensorflow',
  }
}
