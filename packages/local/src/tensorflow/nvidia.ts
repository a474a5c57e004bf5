import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Environment } from '../local-context.js'
import { onPath } from '../redis/find-redis.js'

/** What NVIDIA's driver leaves on a machine: on Linux itself, and below Windows (WSL 2), where it has no entry in /proc. */
const traces = ['proc/driver/nvidia/version', 'usr/lib/wsl/lib/libcuda.so.1'] as const

/** What shows that NVIDIA's driver is here: a file of it, or `nvidia-smi`; `undefined` where there is none. `root` is `/` but for a test. */
export function nvidiaDriver(environment: Environment, root = '/'): string | undefined {
  return traces.map((trace) => join(root, trace)).find((path) => existsSync(path)) ?? onPath('nvidia-smi', environment)
}

/**
 * The environment of a process that trains on a library with NVIDIA's packages; empty for any other library. The library looks for them at
 * `../nvidia/<package>/lib` by itself; they open each other by bare names, which this path answers. XLA needs the folder of its compiler and device code.
 */
export function libraryEnvironment(dir: string, environment: Environment): Record<string, string> {
  const packages = join(dirname(realpathSync(join(dir, 'lib'))), 'nvidia')
  if (!existsSync(packages)) return {}
  const libraries = readdirSync(packages)
    .sort()
    .map((name) => join(packages, name, 'lib'))
    .filter((folder) => existsSync(folder))
  const compiler = join(packages, 'cuda_nvcc')
  // XLA parts its flags at spaces.
  const tells = !environment['XLA_FLAGS'] && existsSync(compiler) && !/\s/.test(compiler)
  return {
    LD_LIBRARY_PATH: [...libraries, environment['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
    ...(tells ? { XLA_FLAGS: `--xla_gpu_cuda_data_dir=${compiler}` } : {}),
  }
}
