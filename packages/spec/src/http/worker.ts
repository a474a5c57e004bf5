import { z } from 'zod'
import { idSchema } from '../ids.js'
import { timestamp } from '../scalars.js'

/** A worker that reported lately: where it runs, on what, and how much it takes at once. */
export const workerView = z
  .strictObject({
    object: z.literal('worker'),
    id: idSchema('worker'),
    host: z.string().describe('Where it runs; `hidden` unless the key is an admin of the project that runs the service'),
    pid: z.int().describe('Its process; 0 where the host is hidden'),
    backend: z.string(),
    library: z.string(),
    device: z.string(),
    slots: z.int(),
    busy: z.int(),
    started_at: timestamp,
    heartbeat_at: timestamp,
  })
  .meta({ id: 'Worker' })
export type WorkerView = z.output<typeof workerView>
