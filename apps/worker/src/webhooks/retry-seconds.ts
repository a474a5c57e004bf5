import { limits } from '@trainyard/spec'

/**
 * Seconds until the next attempt after `tries`: exponential, and between half and all of it by `chance` (0 to 1), so that what failed together does not come
 * back together. Null once there have been enough.
 */
export function retrySeconds(tries: number, chance: number): number | null {
  if (tries >= limits.webhookAttempts) return null
  const longest = Math.min(limits.webhookFirstRetrySeconds * limits.webhookRetryFactor ** (tries - 1), limits.webhookLongestRetrySeconds)
  return longest * (0.5 + chance / 2)
}
