import { createHash } from 'node:crypto'
import type { ResolvedJobSpec } from '@trainyard/spec'

/** The parts of a job that decide its numbers. A checkpoint belongs to these; name, limits, priority and the number of members may change. */
const decisive = ['dataset', 'task', 'architecture', 'optimizer', 'schedule', 'regularization', 'augmentation', 'training', 'seed'] as const

/** SHA-256 of what decides a training, in hexadecimal; the order of keys does not matter. */
export function specHash(spec: ResolvedJobSpec): string {
  // Left out where it is not used, so that checkpoints from before it was known still fit.
  const judged = spec.evaluation.multi_crop ? { evaluation: spec.evaluation } : {}
  const parts = { ...Object.fromEntries(decisive.map((key) => [key, spec[key]])), ...judged }
  return createHash('sha256')
    .update(JSON.stringify(sorted({ ...parts, method: spec.ensemble.method })))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
