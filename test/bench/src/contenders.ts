import { fileURLToPath } from 'node:url'
import { engineEnvironment } from '@trainyard/engine'
import type { ContenderSpec } from './contender.js'
import type { WorkloadName } from './workload.js'

/** What every contender runs under: the same threads, and nothing of the caller's environment but the way to find programs. */
export type Surroundings = {
  readonly threads: number
  readonly path: string
  readonly home: string
  readonly python?: string
  /** Where Vulkan's loader and its drivers are, for WebGPU: passed on as it stands in the caller's environment. */
  readonly vulkan?: Readonly<Record<string, string>>
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
  return [
    make('keras fit', 'keras_peer.py', 'fit'),
    ...all(threads),
    ...(isConvolutional(workload) ? [make('torch channels_last', 'torch_peer.py', 'channels_last')] : threads > 1 ? all(1) : []),
  ]
}

/** W5: many members of one network in one call, and one of them alone. */
export function packContenders(workload: WorkloadName, members: number, { threads, path, home, python }: Surroundings): ContenderSpec[] {
  return threadChoices(threads).flatMap((cores) => [
    node(`trainyard ${members} members`, 'ours-pack.js', [workload, String(members)], cores, { threads, path, home }),
    node('trainyard one member', 'ours.js', [workload, 'graph'], cores, { threads, path, home }),
    ...(python === undefined
      ? []
      : [
          peer(python, `torch vmap of ${members}${cores === threads ? '' : ` ${cores} thread`}`, 'torch_peer.py', [workload, `vmap${members}`], cores, {
            path,
            home,
          }),
        ]),
  ])
}

/** W6: a network with and without augmentation; PyTorch with the same as one affine sampling of its grid. */
export function augmentedContenders(workload: WorkloadName, { threads, path, home, python }: Surroundings): ContenderSpec[] {
  return [
    node('trainyard augmented', 'ours-augmented.js', [workload, 'augmented'], threads, { threads, path, home }),
    node('trainyard plain', 'ours-augmented.js', [workload, 'plain'], threads, { threads, path, home }),
    ...(python === undefined ? [] : [peer(python, 'torch augmented', 'torch_peer.py', [workload, 'augmented'], threads, { path, home })]),
  ]
}

/** The fallback without a native library, and the native engine on as many threads: one. */
export function fallbackContenders(workload: WorkloadName, { path, home }: Surroundings): ContenderSpec[] {
  return ['wasm', 'graph', 'eager'].map((mode) => node(`trainyard ${mode}`, 'ours.js', [workload, mode], 1, { threads: 1, path, home }))
}

/** A workload on WebGPU, recorded and op by op; PyTorch on CUDA where it sees a GPU, else in its usual settings on the CPU. */
export function gpuContenders(workload: WorkloadName, { threads, path, home, python, vulkan }: Surroundings, torchSeesGpu: boolean): ContenderSpec[] {
  const ours = (name: string, mode: string): ContenderSpec => ({
    name,
    command: process.execPath,
    arguments: [fileURLToPath(new URL('ours-webgpu.js', import.meta.url)), workload, mode],
    environment: { PATH: path, HOME: home, ...vulkan, ...engineEnvironment({ device: 'webgpu', threads }) },
  })
  const torch = (name: string, mode: string): ContenderSpec[] => {
    if (python === undefined) return []
    const spec = peer(python, name, 'torch_peer.py', [workload, mode], threads, { path, home })
    const { CUDA_VISIBLE_DEVICES: _none, ...environment } = spec.environment
    return [torchSeesGpu ? { ...spec, environment: { ...environment, ...vulkan } } : spec]
  }
  return [
    ours('trainyard webgpu', 'recorded'),
    ours('trainyard op by op', 'eager'),
    ...(torchSeesGpu
      ? [...torch('torch cuda', 'cuda'), ...torch('torch cuda graph', 'cuda_graph')]
      : torch('torch cpu', isConvolutional(workload) ? 'channels_last' : 'eager')),
  ]
}

/** Predictions for one row by an ensemble and by one of its members. */
export function predictContenders(members: number, { threads, path, home, python }: Surroundings): ContenderSpec[] {
  return [
    node(`trainyard ${members} members`, 'ours-predict.js', [String(members)], 1, { threads: 1, path, home }),
    node('trainyard one member', 'ours-predict.js', ['1'], 1, { threads: 1, path, home }),
    ...(python === undefined ? [] : [peer(python, `torch ${members} members`, 'predict_peer.py', ['torch', String(members)], 1, { path, home })]),
    ...(python === undefined ? [] : [peer(python, `tf.function ${members} members`, 'predict_peer.py', ['tensorflow', String(members)], 1, { path, home })]),
    ...(threads > 1 ? [node(`trainyard ${members} members`, 'ours-predict.js', [String(members)], threads, { threads: 1, path, home })] : []),
  ]
}

const isConvolutional = (workload: WorkloadName): boolean => workload === 'W3' || workload === 'W4'
const threadChoices = (threads: number): number[] => (threads > 1 ? [threads, 1] : [1])

type Places = Pick<Surroundings, 'path' | 'home'>

/** One of our own programs. Its name tells the threads where they are not all. */
function node(name: string, entry: string, words: readonly string[], cores: number, { threads, path, home }: Places & { threads: number }): ContenderSpec {
  return {
    name: cores === threads ? name : `${name}, ${cores} thread${cores > 1 ? 's' : ''}`,
    command: process.execPath,
    arguments: [fileURLToPath(new URL(entry, import.meta.url)), ...words, String(cores)],
    environment: { PATH: path, HOME: home, ...engineEnvironment({ device: 'cpu', threads: cores, shortCalls: entry === 'ours-predict.js' }) },
  }
}

function peer(python: string, name: string, script: string, words: readonly string[], cores: number, { path, home }: Places): ContenderSpec {
  return {
    name,
    command: python,
    arguments: [fileURLToPath(new URL(`../peers/${script}`, import.meta.url)), ...words, String(cores)],
    environment: { PATH: path, HOME: home, ...peerEnvironment(cores) },
  }
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
