import { z } from 'zod'
import { idSchema } from '../ids.js'
import { outageView } from '../outage.js'
import { timestamp } from '../scalars.js'

/** Says only that the process answers. */
export const liveness = z.strictObject({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Liveness' })

const outage = outageView.nullable().describe('What is wrong at the moment, or null')

/**
 * What is in use and whether it answers. `ready` needs the database: without workers jobs wait, without the queue they start later,
 * without serving there are no predictions, and each of these says so itself.
 */
export const readiness = z
  .strictObject({
    ready: z.boolean(),
    database: z.strictObject({ ready: z.boolean(), outage }),
    queue: z.strictObject({ ready: z.boolean(), kind: z.enum(['redis', 'postgres']), outage }),
    engine: z.strictObject({
      ready: z.boolean().describe('At least one worker reported lately that it takes tasks'),
      backends: z.array(z.string()),
      workers: z.array(z.strictObject({ backend: z.string(), library: z.string(), device: z.string(), slots: z.int(), busy: z.int(), outage })),
    }),
    serving: z.strictObject({ ready: z.boolean(), backend: z.string().nullable() }),
  })
  .meta({ id: 'Readiness' })
/** What `readiness` gives. */
export type Readiness = z.output<typeof readiness>

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
    memory_bytes: z.int().nullable().describe('Resident bytes at which a task is ended as out of memory; null where the memory of a GPU decides'),
    flops_per_second: z
      .number()
      .nullable()
      .describe('Floating-point operations a second of a large product of matrices in one slot; null where it was not measured'),
    slots: z.int(),
    busy: z.int(),
    outage: outage.describe('Why it takes no tasks, or cannot store what its tasks report, at the moment; null where it can'),
    started_at: timestamp,
    heartbeat_at: timestamp,
  })
  .meta({ id: 'Worker' })
/** What `workerView` gives. */
export type WorkerView = z.output<typeof workerView>
