import { queueLimits } from './limits.js'

/** A job's priority counts up (higher goes first), BullMQ's counts down from 1. */
export const ringPriority = (priority: number): number => Math.min(queueLimits.lowestPriority, Math.max(1, queueLimits.lowestPriority - priority))
