import { limits } from '@trainyard/spec'

/**
 * Every span of time of the worker, in one place. The lease is counted by the database clock, everything else by this process's monotonic clock.
 *
 * The order matters: several heartbeats fit into a lease, and what a worker does at its own end fits into what its supervisor grants it.
 */
export const timing = {
  /** A lease not renewed for this long may be claimed by another worker. */
  leaseSeconds: 10,
  /** Five heartbeats a lease: four may be lost without harm. */
  heartbeatMs: 2_000,
  /** While the database is away heartbeats are tried this often, to be there before the lease is given to another. */
  heartbeatRetryMs: 250,
  /**
   * How long an attempt goes on without an answer from the database. While it is down nobody can claim the task either; if only this worker
   * is cut off, the fence makes its work vain but harmless. So this may be longer than the lease.
   */
  outageMs: 60_000,
  /** One try of a heartbeat; a link that swallows bytes must not look like a long answer. */
  databaseTryMs: 5_000,
  /** Metric points and events wait at most this long for their batch. */
  batchMs: 250,
  /** Failed writes of metrics and checkpoints are tried again after this. */
  writeRetryMs: 500,
  /** How often due tasks are looked for. */
  reconcileMs: 2_000,
  /** A sweep that a worker has looked at is left alone by the others for so many seconds: half of `reconcileMs`, so that one worker alone misses no look. */
  sweepRestSeconds: 1,
  /** How often what nobody needs any more is removed. */
  housekeepingMs: 10 * 60_000,
  /** How often messages to webhooks are looked for. */
  webhooksMs: 1_000,
  /** After an outage of the database the holders of leases come first, so that running work is not taken for lost. */
  afterOutageMs: 1_000,
  /** From `cancel` to SIGKILL for a trainer that does not answer. */
  cancelGraceMs: 3_000,
  /** From `pause` or `release` to SIGKILL: time for a checkpoint. The last one before is kept in any case. */
  checkpointGraceMs: 12_000,
  /** From `finish` to SIGKILL: time for the last evaluation of the best weights. */
  finishGraceMs: 120_000,
  /** From a trainer's last word to SIGKILL: it has nothing left to do but to say that it is free, or to end. */
  exitGraceMs: 3_000,
  /** Of the trainers without work one is kept; another one ends after this. */
  restMs: 5 * 60_000,
  /** A stopped worker is gone after this: `checkpointGraceMs`, the lease given back, connections closed. */
  shutdownMs: 20_000,
  /** A trainer that has not loaded its engine by then is given up. */
  engineLoadMs: 60_000,
  /** A trainer that works says this often that it lives, unless a step keeps it busy. */
  aliveMs: 1_000,
  /** How often the silence of a trainer is looked at. */
  stallTickMs: 1_000,
  /** Times the longest silence so far that a trainer may be silent. */
  stallTimes: 20,
  /** A training may be silent this long before its first step: it reads its data and compiles its graphs. */
  stallBeforeFirstStepMs: 10 * 60_000,
  /** Work without steps, preparing data and combining, may be silent this long. */
  stallWithoutStepsMs: 30 * 60_000,
  /** A worker's folder of attempts that nobody has touched for so long belonged to one that died. */
  abandonedMs: 10 * 60_000,
  /** How often a trainer's memory is looked at. */
  memoryWatchMs: 500,
  /**
   * Where a slot is left without a trainer, one is started this long after the last was taken, so that loading it does not slow the first steps of the other.
   */
  warmDelayMs: 1_500,
  /** How often the worker says in its own row that it lives. */
  workerBeatMs: limits.workerBeatSeconds * 1_000,
} as const
