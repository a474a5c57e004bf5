/** Sizes and times within the serving process. What a client may send is limited in `packages/spec`. */
export const servingLimits = {
  /**
   * How the work is divided: a slice is `sliceMs` long, unless one step of it takes longer, and a compiled call has at most `passFlops` operations, beyond which
   * its rows are divided. 2²⁹ operations take some 10 ms of one core.
   */
  light: { sliceMs: 10, passFlops: 2 ** 29 },
  /** The same in the process for heavy work, whose requests wait for one another only: larger parts are computed faster. */
  heavy: { sliceMs: 100, passFlops: 2 ** 33 },
  /**
   * What is heavy: a request of more operations than this, or with a step that cannot be divided of more; one with a larger body, or with more numbers in its
   * reply, which take as long to be read and written; and every request to a model of more bytes, which take as long to be loaded.
   */
  heavyFrom: { flops: 2 ** 31, stepFlops: 2 ** 30, bodyBytes: 2 ** 20, replyValues: 100_000, modelBytes: 2 ** 24 },
  /** How much the process for heavy work steps back, as `nice` counts: beside one other busy process it has a quarter of a core. */
  heavyNiceness: 5,
  /** The process for heavy work is started when it is first needed. A request waits this long for it; it goes on starting for the next ones. */
  heavyStartMs: 60_000,
  /** One that does not listen within this hangs, and is killed. On a busy machine a start takes many times as long as on an idle one. */
  heavyHangMs: 600_000,
  /** Work that may wait, as multiples of the largest request: of one project, beyond which it is answered 429, and of all, beyond which it is 503. */
  waitingRequests: { project: 2, all: 8 },
  /** Rows that may wait, in bytes. */
  waitingBytes: { project: 2 ** 28, all: 2 ** 30 },
  /** Time from a request's arrival to its answer; one that has none by then is dropped and answered 504. The API sends its own. */
  answerMs: 60_000,
  /** A JSON body is read in pieces of so many bytes, between which others have their turn. A piece takes some 10 ms of one core at most. */
  jsonPieceBytes: 2 ** 17,
  /** How long a rejected client should wait. */
  retryAfterSeconds: 1,
  /** Bytes of exported files that are kept for those who download them in parts. */
  exportedBytes: 2 ** 26,
  /** Manifests of versions that are kept in memory; the weights have a limit of their own. */
  knownVersions: 200,
  /** Versions whose requests are counted. The counts of one that was not asked for longest are forgotten first. */
  countedVersions: 1_000,
  /** Versions whose served rows are counted at once for drift; the counts of one that was not asked for longest are written and let go. */
  driftVersions: 64,
  /** How often counts are written. A process that is killed loses those of the time since. */
  driftWriteMs: 10_000,
  /** Counts that wait to be written while the database does not answer; older ones are dropped, which is logged. */
  driftWaiting: 256,
  /** Names of models, with what they mean at the moment, that are kept in memory. */
  knownNames: 1_000,
  /** A stopped process answers what it has taken within this. */
  shutdownMs: 15_000,
} as const
