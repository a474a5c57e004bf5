/** Sizes within the worker. What a client may ask for is limited in `packages/spec`. */
export const workerLimits = {
  /** Points that make a batch before its time is up. */
  batchPoints: 2_000,
  /** Points that may wait while the database is away; beyond them the attempt is given up and resumed later from its checkpoint. */
  waitingPoints: 500_000,
  /** What is kept of a trainer's error output for messages. */
  stderrTailBytes: 8_192,
  /** How much trainers step back, as `nice` counts: beside those who wait for an answer, a trainer has a quarter of a core. */
  trainerNiceness: 5,
  /** Tasks rung for in one look. */
  dueTasks: 200,
  /** Of the memory that a trainer may hold, one that waits for more work may hold this share; the rest is for the next work. */
  restingShare: 0.5,
  /** What one step of fetching a sample may take: the lists of packages, the package, unpacking it. */
  sampleSeconds: 240,
  /** A file used this lately is not removed from the cache, as another process of this host may be about to open it. */
  cachePinnedMs: 10 * 60_000,
} as const
