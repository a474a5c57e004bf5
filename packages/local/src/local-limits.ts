/** Every time limit and size of this package, in one place. Units stand last in the names. */
export const localLimits = {
  /** initdb on a slow disk. Usually under a second. */
  initdbSeconds: 60,
  /** From spawn to "ready", with a crash recovery in between. Usually 0.1 s. */
  postgresReadySeconds: 60,
  redisReadySeconds: 60,
  /** One connection attempt to Postgres or Redis. */
  connectSeconds: 5,
  /** Between the polite signal and SIGKILL. */
  stopGraceSeconds: 15,
  /** How long a second start waits for the first to let go of the lock. */
  lockWaitSeconds: 300,
  /** apt-get update and download together. */
  debianPackagesSeconds: 90,
  /** The wheel of TensorFlow has about 270 MB. */
  libtensorflowSeconds: 900,
  /** The wheels of TensorFlow for CUDA and of NVIDIA's libraries have about 3 GB. */
  libtensorflowCudaSeconds: 3600,
  /** A download that brings no byte for this long is given up. */
  downloadStallSeconds: 60,
  /** After a failed download, how long starts try again only briefly. */
  downloadFailureRememberedSeconds: 3600,
  compileSeconds: 240,
  verifyAddonSeconds: 60,
  /** A look at what a machine has: a driver that does not answer shall not hold up the others. */
  probeSeconds: 30,
  /** On a GPU newer than the library its kernels are compiled at first use. */
  verifyAddonOnGpuSeconds: 600,
  /** A log file is turned over (once: name.log.1) beyond this size. */
  logFileBytes: 10 * 1024 * 1024,
  logTailLines: 30,
  restartDelayFirstSeconds: 0.2,
  restartDelayMostSeconds: 10,
  /** A process that lived this long starts again with the shortest delay. */
  restartForgivenSeconds: 30,
  healthIntervalSeconds: 0.5,
} as const
