import type { Installation } from '../installation.js'

/** Something that goes wrong around a training job, and how to make it happen in an installation that runs. */
export type Fault = {
  /** What goes wrong, in two or three words: `trainer killed`. */
  readonly name: string
  /** Why it cannot be tried on this machine; undefined where it can. */
  readonly unavailable?: (installation: Installation) => string | undefined
  /** Sets up what a round with this fault needs before its job is submitted, and returns how to take it down again. */
  readonly arrange?: (installation: Installation) => Promise<() => Promise<void>>
  /** Seconds, at least and at most, after which the fault is lifted; absent where the service mends it by itself. */
  readonly lasts?: readonly [number, number]
  /**
   * Makes it happen; returns how to lift it.
   * @throws {Error} when there was nothing to do it to.
   */
  readonly inject: (installation: Installation) => Promise<(() => Promise<void>) | undefined>
}
