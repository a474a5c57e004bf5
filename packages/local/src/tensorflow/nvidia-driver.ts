import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../local-context.js'
import { onPath } from '../redis/find-redis.js'

/** What NVIDIA's driver leaves on a machine: on Linux itself, and below Windows (WSL 2), where it has no entry in /proc. */
const traces = ['proc/driver/nvidia/version', 'usr/lib/wsl/lib/libcuda.so.1'] as const

/** What shows that NVIDIA's driver is here: a file of it, or `nvidia-smi`; `undefined` where there is none. `root` is `/` but for a test. */
export function nvidiaDriver(environment: Environment, root = '/'): string | undefined {
  return traces.map((trace) => join(root, trace)).find((path) => existsSync(path)) ?? onPath('nvidia-smi', environment)
}
