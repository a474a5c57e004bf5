/**
 * Where tensors are to live. `auto` takes the best there is: CUDA, else the native library on the CPU, else
 * WebAssembly, else plain JavaScript; never WebGPU, which must be asked for. `cpu` never takes a GPU. `wasm` skips
 * the native library. `cuda` and `webgpu` fail rather than fall back: who asks for a GPU wants to know that there is none.
 */
export type DeviceChoice = 'auto' | 'cpu' | 'wasm' | 'cuda' | 'webgpu'

/** The library that runs the ops: libtensorflow, tfjs's WebAssembly or WebGPU build, or tfjs's plain JavaScript. */
export type BackendName = 'tensorflow' | 'wasm' | 'webgpu' | 'cpu'

/** The GPU behind WebGPU, in the words of its driver. */
export type AdapterInfo = {
  readonly vendor: string
  readonly architecture: string
  readonly name: string
  readonly description: string
  /** Whether it is a program on the CPU (SwiftShader, lavapipe) and no GPU: good for tests, slower than any other backend. */
  readonly software: boolean
}

/** What was loaded, for banners, health pages and the record of every result. */
export type EngineInfo = {
  readonly backend: BackendName
  /** libtensorflow's version on the native backend, else the version of tfjs. */
  readonly library: string
  readonly device: 'cpu' | 'cuda' | 'webgpu'
  /** Cores in use: as asked for on the native backend, 1 elsewhere (tfjs's threads do not run in Node). */
  readonly threads: number
  /** On WebGPU alone. */
  readonly adapter?: AdapterInfo
  /** What the user should know: what is lost, and why. Empty when the best choice was had. */
  readonly warnings: readonly string[]
}

/** The device in words: `cpu`, `cuda`, or WebGPU with the GPU behind it, so that a program on the CPU is not taken for a GPU. */
export function deviceName({ device, adapter }: Pick<EngineInfo, 'device' | 'adapter'>): string {
  if (adapter === undefined) return device
  return `${device}: ${adapter.name || adapter.description}${adapter.software ? ' (software)' : ''}`
}
