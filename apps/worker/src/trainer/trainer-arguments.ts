import type { DeviceChoice } from '@trainyard/engine'
import { z } from 'zod'

/** What a trainer is told at its start. */
export type TrainerArguments = { parentPid: number; device: DeviceChoice; threads: number }

export const deviceChoice = z.enum(['auto', 'cpu', 'wasm', 'cuda', 'webgpu']) satisfies z.ZodType<DeviceChoice>
const schema = z.tuple([z.coerce.number().int().positive(), deviceChoice, z.coerce.number().int().positive()])

/** The arguments on the command line, in one place for who writes and who reads them. */
export const trainerArguments = {
  write: ({ parentPid, device, threads }: TrainerArguments): string[] => [String(parentPid), device, String(threads)],
  /** Throws when the process was not started by a worker. */
  read: (texts: readonly string[]): TrainerArguments => {
    const [parentPid, device, threads] = schema.parse(texts)
    return { parentPid, device, threads }
  },
}
