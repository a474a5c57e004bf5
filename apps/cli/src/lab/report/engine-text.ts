import type { Readiness } from '@trainyard/spec'

/** What the workers train on, in a few words. */
export function engineText({ engine }: Readiness): string {
  const kinds = engine.workers.map(({ backend, library, device }) => `${backend} ${library} on ${device}`)
  return kinds.length === 0 ? 'no worker' : [...new Set(kinds)].join(', ')
}
