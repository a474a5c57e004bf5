/** Points of a series on a chart: two to four a pixel, so that a bucket is never wider than what can be seen. */
export const pointsShown = 1_000

/** A series that has grown to this many points by polling is asked for anew as `pointsShown` buckets: a page left open for days stays small. */
export const pointsKept = 4_000

/** Longest time between a point being stored and being asked for, in milliseconds. */
export const pollEvery = 1_000

/** Pause after a poll that failed, in milliseconds. */
export const retryEvery = 3_000
