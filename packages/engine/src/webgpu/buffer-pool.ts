import type { GpuBuffer, GpuDevice } from './gpu.js'
import { USAGE } from './gpu.js'
import type { BufferManager } from './webgpu-backend.js'

/**
 * Stands before tfjs's own buffer manager. While a step is recorded, buffers are made for the recording alone: its commands name them, so nothing else may be
 * put there. Within the recording a buffer is used again when its tensor is gone, since the commands are always replayed in their order; constants and uniforms
 * are written once and never used again.
 */
export class BufferPool implements BufferManager {
  private readonly foreign = new WeakSet<GpuBuffer>()
  private recording: RecordedBuffers | undefined

  constructor(
    private readonly plain: BufferManager,
    private readonly device: GpuDevice,
  ) {}

  get numBytesAllocated(): number {
    return this.plain.numBytesAllocated
  }

  get numBytesUsed(): number {
    return this.plain.numBytesAllocated
  }

  /** From now on buffers are made for a recording; the returned function ends that. */
  record(): { buffers: RecordedBuffers; end(): void } {
    const buffers = new RecordedBuffers()
    this.recording = buffers
    return { buffers, end: () => (this.recording = undefined) }
  }

  /** A buffer that tfjs never frees or hands to another tensor. */
  own(size: number, usage: number): GpuBuffer {
    const buffer = this.device.createBuffer({ size, usage })
    this.foreign.add(buffer)
    return buffer
  }

  acquireBuffer(size: number, usage: number, mappedAtCreation = false, reuse = true): GpuBuffer {
    const { recording } = this
    if (recording === undefined) return this.plain.acquireBuffer(size, usage, mappedAtCreation, reuse)
    const written = mappedAtCreation || (usage & USAGE.uniform) !== 0
    const again = written ? undefined : recording.takeFree(size, usage)
    if (again !== undefined) return again
    const buffer = this.device.createBuffer({ size, usage, mappedAtCreation })
    this.foreign.add(buffer)
    recording.add(buffer, written ? undefined : usage)
    return buffer
  }

  releaseBuffer(buffer: GpuBuffer, reuse = true): void {
    if (this.recording?.release(buffer)) return
    if (this.foreign.has(buffer)) return
    // A tensor from before the recording: its commands may read the buffer, so it is given back when they are gone.
    if (this.recording !== undefined) this.recording.atEnd(() => this.plain.releaseBuffer(buffer, reuse))
    else this.plain.releaseBuffer(buffer, reuse)
  }

  dispose(): void {
    ;(this.plain as BufferManager & { dispose(): void }).dispose()
  }
}

/** The buffers of one recording. */
export class RecordedBuffers {
  private readonly usages = new Map<GpuBuffer, number | undefined>()
  private readonly free = new Map<string, GpuBuffer[]>()
  private readonly later: (() => void)[] = []

  /** Bytes of all its buffers. */
  get bytes(): number {
    return [...this.usages.keys()].reduce((sum, { size }) => sum + size, 0)
  }

  takeFree(size: number, usage: number): GpuBuffer | undefined {
    return this.free.get(`${size}/${usage}`)?.pop()
  }

  /** `usage` is given for a buffer that may be used again within the recording. */
  add(buffer: GpuBuffer, usage?: number): void {
    this.usages.set(buffer, usage)
  }

  /** Takes a buffer back; false where it is none of this recording. */
  release(buffer: GpuBuffer): boolean {
    if (!this.usages.has(buffer)) return false
    const usage = this.usages.get(buffer)
    if (usage === undefined) return true
    const key = `${buffer.size}/${usage}`
    this.free.set(key, [...(this.free.get(key) ?? []), buffer])
    return true
  }

  atEnd(action: () => void): void {
    this.later.push(action)
  }

  /** Frees everything. The GPU must be done with the commands, or have been given them. */
  dispose(): void {
    for (const buffer of this.usages.keys()) buffer.destroy()
    this.usages.clear()
    for (const action of this.later.splice(0)) action()
  }
}
