import type { Check } from '../check.js'
import { extensionChecks } from './extensions.js'
import { inferChecks } from './infer.js'
import { loadChecks } from './load.js'
import { negativeChecks } from './negative.js'
import { neighborChecks } from './neighbors.js'
import { recordedChecks } from './recorded.js'
import { serverChecks } from './server.js'

/** Every check, in the order in which they run: what breaks a server comes last. */
export const checks: readonly Check[] = [
  ...serverChecks,
  ...inferChecks,
  ...extensionChecks,
  ...recordedChecks,
  ...neighborChecks,
  ...negativeChecks,
  ...loadChecks,
]
