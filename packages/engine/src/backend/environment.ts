import { execFileSync } from 'node:child_process'
import type { DeviceChoice } from './device.js'

/** What the environment of a process depends on. */
export type EnvironmentOptions = {
  readonly device: DeviceChoice
  /** The number of cores that it may use. */
  readonly threads: number
  /** Whether most calls take less than a millisecond, as predictions do. @default false */
  readonly shortCalls?: boolean
}

/**
 * The environment entries that a process must be STARTED with before it loads the engine. libtensorflow reads them
 * once, in its static initialisers and at the first op, so setting them later from JavaScript changes nothing.
 *
 * On CUDA exactly one device must be visible to a process: pass `CUDA_VISIBLE_DEVICES` as well. For a CPU
 * trainer it is set empty, so that a CUDA build of the library does not take the GPU.
 */
export function engineEnvironment({ device, threads, shortCalls = false }: EnvironmentOptions): Record<string, string> {
  if (!Number.isInteger(threads) || threads < 1) throw new RangeError(`threads must be a whole number of at least 1, not ${threads}`)
  return {
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_NUM_INTRAOP_THREADS: String(threads),
    // Below zero a call runs where it is made: handing it to a pool of one costs 10 µs. But the library's own threads alone take denormal numbers for zero,
    // and what dead units leave in an optimizer's moments is denormal: an Adam update of it takes 111 µs instead of 5 elsewhere.
    TF_NUM_INTEROP_THREADS: threads === 1 && shortCalls ? '-1' : String(threads),
    OMP_NUM_THREADS: String(threads),
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    ...(device === 'cpu' || device === 'wasm' ? { CUDA_VISIBLE_DEVICES: '' } : {}),
  }
}

/** Of the environment: which GPUs CUDA may see, and where programs are. */
export type GpuEnvironment = {
  readonly CUDA_VISIBLE_DEVICES?: string | undefined
  readonly PATH?: string | undefined
}

const listMs = 20_000

/**
 * The GPUs that CUDA would see, each by a name that `CUDA_VISIBLE_DEVICES` takes: those that it lists, up to the first that is none, as CUDA reads it; else all
 * that `nvidia-smi -L` knows, by their ids, a GPU that is parted (MIG) by its parts. Empty where there is no driver.
 */
export function visibleGpus({ CUDA_VISIBLE_DEVICES: named, PATH }: GpuEnvironment): string[] {
  if (named === undefined) return listed(PATH)
  const names = named.split(',').map((name) => name.trim())
  const end = names.findIndex((name) => !/^(?:\d+|(?:GPU|MIG)-.+)$/.test(name))
  return end === -1 ? names : names.slice(0, end)
}

function listed(PATH = ''): string[] {
  try {
    const text = execFileSync('nvidia-smi', ['-L'], { env: { PATH }, encoding: 'utf8', timeout: listMs, stdio: ['ignore', 'pipe', 'ignore'] })
    const ids = [...text.matchAll(/\(UUID: ((?:GPU|MIG)-[^()]+)\)/g)].flatMap(([, id]) => id ?? [])
    // The parts of a GPU follow it; once parted it is not seen as a whole.
    return ids.filter((id, index) => id.startsWith('MIG-') || ids[index + 1]?.startsWith('MIG-') !== true)
  } catch {
    return []
  }
}
