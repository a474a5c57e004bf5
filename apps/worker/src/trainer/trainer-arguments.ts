import type { DeviceChoice } from '@trainyard/engine'
import type { XlaMode } from '@trainyard/training'
import { z } from 'zod'

/** The arguments of a trainer. Work that computes on no tensors goes without an engine: loading it is most of a start. */
export type TrainerArguments = { parentPid: number; device: DeviceChoice; threads: number; engine: boolean; xla: XlaMode; graphFolder: string }

export const deviceChoice = z.enum(['auto', 'cpu', 'wasm', 'cuda', 'webgpu']) satisfies z.ZodType<DeviceChoice>
export const xlaMode = z.enum(['on', 'off']) satisfies z.ZodType<XlaMode>
const schema = z.tuple([z.coerce.number().int().positive(), deviceChoice, z.coerce.number().int().positive(), z.enum(['engine', 'plain']), xlaMode, z.string()])

/** The arguments on the command line, in one place for who writes and who reads them. */
export const trainerArguments = {
  write: ({ parentPid, device, threads, engine, xla, graphFolder }: TrainerArguments): string[] => [
    String(parentPid),
    device,
    String(threads),
    engine ? 'engine' : 'plain',
    xla,
    graphFolder,
  ],
  /** @throws {Error} when the process was not started by a worker. */
  read: (texts: readonly string[]): TrainerArguments => {
    const [parentPid, device, threads, engine, xla, graphFolder] = schema.parse(texts)
    return { parentPid, device, threads, engine: engine === 'engine', xla, graphFolder }
  },
}
