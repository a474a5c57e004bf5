import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalContext } from '../local-context.js'
import { localLimits } from '../local-limits.js'
import { runCommand } from '../processes/run-command.js'
import { isLaid } from '../tensorflow/ensure-libtensorflow.js'
import { libraryVariants, wheelPlatform } from '../tensorflow/release.js'
import { nvidiaDriver } from '../tensorflow/nvidia.js'

/** What this machine has of what CUDA needs. */
export type CudaState = {
  /** Whether NVIDIA's driver is here. */
  readonly driver: boolean
  /** The driver's version, where it says it. */
  readonly version: string | undefined
  /** The GPUs' names, as `nvidia-smi` lists them; empty without it. */
  readonly gpus: readonly string[]
  /** TensorFlow's library for CUDA: laid in the cache, named by the user (whatever it is for), to be had, or not published for such a machine. */
  readonly library: 'laid' | 'named' | 'to_be_had' | 'not_published'
  /** How much the library is to fetch, in words. */
  readonly download: string
}

/** Looks at the driver, its GPUs and the library for CUDA; starts `nvidia-smi`, fetches nothing. `root` is `/` but for a test. */
export async function cudaState({ cache, environment }: Pick<LocalContext, 'cache' | 'environment'>, root = '/'): Promise<CudaState> {
  const lines = await query(environment)
  return {
    driver: nvidiaDriver(environment, root) !== undefined,
    // linear: a file of the driver
    version: lines[0]?.[1] ?? /Kernel Module.*?\s(\d+\.[\d.]+)/.exec(read(join(root, 'proc/driver/nvidia/version')))?.[1],
    gpus: lines.flatMap(([name]) => name ?? []),
    library: libraryState(cache, environment),
    download: libraryVariants.cuda.download,
  }
}

function libraryState(cache: string, environment: LocalContext['environment']): CudaState['library'] {
  if (environment['TRAINYARD_LIBTENSORFLOW']) return 'named'
  if (wheelPlatform(libraryVariants.cuda) === undefined) return 'not_published'
  return isLaid(cache, libraryVariants.cuda) ? 'laid' : 'to_be_had'
}

async function query(environment: LocalContext['environment']): Promise<string[][]> {
  const args = ['--query-gpu=name,driver_version', '--format=csv,noheader']
  try {
    const { status, stdout } = await runCommand({ command: 'nvidia-smi', args, environment, limitSeconds: localLimits.probeSeconds })
    return status === 0
      ? stdout
          .trim()
          .split('\n')
          .map((line) => line.split(',').map((part) => part.trim()))
      : []
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
