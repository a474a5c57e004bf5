import { z } from 'zod'
import { counted } from '../models/counted.js'

/** What the process for heavy work tells the one that started it: where it listens, what held it up, what became of a request, and for whom it computes. */
export const report = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.int().positive() }),
  z.object({ type: z.literal('held'), milliseconds: z.number() }),
  z.object({ type: z.literal('counted'), request: counted }),
  z.object({ type: z.literal('computed'), milliseconds: z.number(), project: z.string(), requests: z.number(), flops: z.number() }),
])
/** What `report` gives. */
export type Report = z.output<typeof report>

/**
 * The way to the process that started this one.
 * @throws {Error} when none did.
 */
export function reportsToParent(): (message: Report) => void {
  const send = process.send?.bind(process)
  if (!send) throw new Error('SERVING_ROLE=heavy is for the process that the serving process starts itself')
  return (message) => void send(message)
}
