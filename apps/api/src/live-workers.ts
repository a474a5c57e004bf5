/** A worker that has not reported for this long, in seconds, is not counted: three of its beats. */
export const liveWorkerSeconds = 30
