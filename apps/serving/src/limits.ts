/** Sizes and times within the serving process. What a client may send is limited in `packages/spec`. */
export const servingLimits = {
  /** Instances that one run of a model takes at most. */
  batchInstances: 1_024,
  /** Instances that may wait for a model; beyond them a request is rejected with 503. */
  waitingInstances: 16_384,
  /** How long a rejected client should wait. */
  retryAfterSeconds: 1,
  /** Manifests of versions that are kept in memory; the weights have a limit of their own. */
  knownVersions: 200,
  /** Versions whose requests are counted. The counts of one that was not asked for longest are forgotten first. */
  countedVersions: 1_000,
  /** Names of models, with what they mean at the moment, that are kept in memory. */
  knownNames: 1_000,
  /** A stopped process answers what it has taken within this. */
  shutdownMs: 15_000,
} as const
