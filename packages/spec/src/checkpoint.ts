import { z } from 'zod'
import { idSchema } from './ids.js'
import { timestamp, wireNumber } from './scalars.js'

/** `last` is resumed from, `best` is what early stopping restores, `final` is the trained member. */
export const checkpointKind = z.enum(['last', 'best', 'final'])
/** What `checkpointKind` gives. */
export type CheckpointKind = z.output<typeof checkpointKind>

/** A stored state of one member, a tensor file of weights, optimizer slots and counters. */
export const checkpointView = z
  .strictObject({
    object: z.literal('checkpoint'),
    id: idSchema('checkpoint'),
    job_id: idSchema('job'),
    member: z.int(),
    kind: checkpointKind,
    step: z.int(),
    epoch: z.number(),
    metrics: z.record(z.string(), wireNumber),
    bytes: z.int(),
    sha256: z.string(),
    resumable: z.boolean(),
    created_at: timestamp,
  })
  .meta({ id: 'Checkpoint' })
/** What `checkpointView` gives. */
export type CheckpointView = z.output<typeof checkpointView>
