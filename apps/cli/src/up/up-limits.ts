/** Workers that one `up` starts at most; more run with `trainyard worker`, on this host or others. */
export const maximumWorkers = 16

/** How long a process may take to finish what it is doing after it was asked to end; the API gives open requests 20 s. */
export const drainSeconds = 25

/** How long a start of Postgres and Redis that is under way is waited for when everything shall end; a download is left alone. */
export const startGraceSeconds = 10

/** Time limits of `up`, in seconds. */
export const upSeconds = {
  /** From the start of the processes until all of them answer. On a slow machine TensorFlow alone takes several seconds to load. */
  ready: 90,
  /** How long a second start waits for the first to become ready. */
  attach: 300,
  /** How long `down` waits for `up` to drain: the processes, then Redis and Postgres. */
  drain: 60,
} as const

/** A process that ends this often before everything is ready will not come up. */
export const patientRestarts = 3
