/** The part of the WebGPU interface (W3C, "WebGPU") that the engine uses; Node's types do not know it. */

export type GpuBuffer = {
  readonly size: number
  mapAsync(mode: number): Promise<void>
  getMappedRange(): ArrayBuffer
  unmap(): void
  destroy(): void
}

/** A compiled shader. */
export type GpuPipeline = {
  getBindGroupLayout(index: number): object
}

/** A buffer as a shader sees it. */
export type GpuBinding = {
  readonly buffer: GpuBuffer
  readonly offset?: number
  readonly size?: number
}

export type GpuPass = {
  setPipeline(pipeline: GpuPipeline): void
  setBindGroup(index: number, group: object): void
  dispatchWorkgroups(x: number, y: number, z: number): void
  end(): void
}

export type GpuEncoder = {
  beginComputePass(descriptor?: object): GpuPass
  copyBufferToBuffer(source: GpuBuffer, sourceOffset: number, target: GpuBuffer, targetOffset: number, size: number): void
  finish(): object
}

export type GpuQueue = {
  submit(commands: readonly object[]): void
  writeBuffer(buffer: GpuBuffer, offset: number, data: ArrayBuffer | Float32Array | Int32Array, dataOffset?: number, size?: number): void
}

export type GpuDevice = {
  readonly queue: GpuQueue
  readonly limits: Readonly<Record<string, number>>
  readonly lost: Promise<{ readonly message: string }>
  createBuffer(descriptor: { size: number; usage: number; mappedAtCreation?: boolean }): GpuBuffer
  createBindGroup(descriptor: { layout: object; entries: readonly { binding: number; resource: GpuBinding }[] }): object
  createShaderModule(descriptor: { code: string }): object
  createComputePipeline(descriptor: { layout: 'auto'; compute: { module: object; entryPoint: string } }): GpuPipeline
  createCommandEncoder(): GpuEncoder
  addEventListener(type: 'uncapturederror', listener: (event: { readonly error: { readonly message: string } }) => void): void
}

export type GpuAdapterInfo = {
  readonly vendor: string
  readonly architecture: string
  readonly device: string
  readonly description: string
  /** Whether the adapter is a program on the CPU. */
  readonly isFallbackAdapter?: boolean
}

export type GpuAdapter = {
  readonly features: ReadonlySet<string>
  readonly limits: Readonly<Record<string, number>>
  readonly info: GpuAdapterInfo
  requestDevice(descriptor: { requiredFeatures: readonly string[]; requiredLimits: Readonly<Record<string, number>> }): Promise<GpuDevice>
}

/** What the npm package `webgpu` exports. */
export type WebGpuPackage = {
  create(options: readonly string[]): { requestAdapter(options: { powerPreference: 'high-performance' }): Promise<GpuAdapter | null> }
  readonly globals: Readonly<Record<string, unknown>>
}

/** Flags of a buffer's use and of mapping, as the standard numbers them. */
export const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const
export const MAP_READ = 1

/** How tfjs allocates a tensor: a buffer of its own must allow the same. */
export const TENSOR_USAGE = USAGE.storage | USAGE.copySource | USAGE.copyTarget
