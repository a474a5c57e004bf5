import { z } from 'zod'

/** Says only that the process answers. */
export const liveness = z.strictObject({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Liveness' })

/**
 * What is in use and whether it answers. `ready` needs the database: without workers jobs wait, without the queue they start later,
 * without serving there are no predictions, and each of these says so itself.
 */
export const readiness = z
  .strictObject({
    ready: z.boolean(),
    database: z.strictObject({ ready: z.boolean() }),
    queue: z.strictObject({ ready: z.boolean(), kind: z.enum(['redis', 'postgres']) }),
    engine: z.strictObject({
      ready: z.boolean().describe('At least one worker reported lately'),
      backends: z.array(z.string()),
      workers: z.array(z.strictObject({ backend: z.string(), library: z.string(), device: z.string(), slots: z.int(), busy: z.int() })),
    }),
    serving: z.strictObject({ ready: z.boolean(), backend: z.string().nullable() }),
  })
  .meta({ id: 'Readiness' })
export type Readiness = z.output<typeof readiness>
