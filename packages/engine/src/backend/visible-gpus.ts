import { execFileSync } from 'node:child_process'

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
    const ids = [...text.matchAll(/\(UUID: ((?:GPU|MIG)-[^)]+)\)/g)].flatMap(([, id]) => id ?? [])
    // The parts of a GPU follow it; once parted it is not seen as a whole.
    return ids.filter((id, index) => id.startsWith('MIG-') || ids[index + 1]?.startsWith('MIG-') !== true)
  } catch {
    return []
  }
}
