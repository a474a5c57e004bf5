import { type Environment, libraryEnvironment } from '@trainyard/local'

/**
 * What a worker is told of a library that sees a GPU: where `auto` has found it, that the device is CUDA, so that it has a slot a GPU; and the way to NVIDIA's
 * libraries. Nothing for any other library.
 */
export function gpuEnvironment(library: { readonly dir: string; readonly gpu: boolean } | undefined, environment: Environment): Record<string, string> {
  if (library?.gpu !== true) return {}
  const device = environment['TRAINYARD_DEVICE'] || 'auto'
  return { ...(device === 'auto' ? { TRAINYARD_DEVICE: 'cuda' } : {}), ...libraryEnvironment(library.dir, environment) }
}
