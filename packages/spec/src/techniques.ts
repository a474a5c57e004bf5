import { activationRecords } from './activations/index.js'
import { initializerRecords } from './initializers.js'

/** The records of every kind of technique. Unions, rules, forms and documents are derived from them; no other list names a technique. */
export const techniques = {
  activations: activationRecords,
  initializers: initializerRecords,
} as const
