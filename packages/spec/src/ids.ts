import { z } from 'zod'

/** The prefix that each kind of object carries in its id, so that an id says what it names. */
export const idPrefixes = {
  job: 'job',
  task: 'task',
  dataset: 'ds',
  upload: 'upl',
  member: 'mem',
  checkpoint: 'ckpt',
  model: 'mdl',
  modelVersion: 'mv',
  event: 'evt',
  apiKey: 'key',
  user: 'usr',
  session: 'ses',
  project: 'prj',
  sweep: 'swp',
  worker: 'wrk',
  request: 'req',
  auditEntry: 'aud',
  prediction: 'pred',
  webhook: 'whk',
  webhookDelivery: 'whd',
} as const

/** A kind of object that has ids. */
export type IdKind = keyof typeof idPrefixes

/** The form of a ULID in lower case, as a part of a regular expression. */
export const ulidPattern = '[0-9a-hjkmnp-tv-z]{26}'

/** An id is its prefix and a ULID in lower case: ids of one kind sort by the time of their making. */
export const idSchema = (kind: IdKind) =>
  // linear: a fixed number of characters
  z.string().regex(new RegExp(`^${idPrefixes[kind]}_${ulidPattern}$`), `must be an id like ${idPrefixes[kind]}_01k…`)
