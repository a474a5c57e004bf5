/** Sizes and times within the serving process. What a client may send is limited in `packages/spec`. */
export const servingLimits = {
  /** Instances that may wait for a model, of one API key and of all; beyond them a request is rejected with 503. */
  waitingInstances: { caller: 8_192, all: 32_768 },
  /** Time from a request's arrival to its answer; one that has none by then is dropped and rejected with 503. The API sends its own. */
  answerMs: 60_000,
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
