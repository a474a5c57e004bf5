import type { StopRequest } from '@trainyard/spec'
import type { NewCheckpoint, TrainingPorts } from '../ports.js'

type Waiting = { checkpoint: NewCheckpoint; resolve(): void; reject(cause: unknown): void }

/** What decides how packed members report: whether they share their calls at the moment, and whether their training is over. */
export type PackState = {
  /** They share calls, and are asked the same between two of them. */
  packed(): boolean
  failed(): boolean
  /** Called for each `last` checkpoint. */
  saving(): void
}

/** The ports of packed members. They stop at the same step, and store the checkpoints of one moment together. */
export class PackPorts {
  readonly ports: TrainingPorts
  private requested: StopRequest
  private waiting: Waiting[] = []

  constructor(
    private readonly outer: TrainingPorts,
    state: PackState,
  ) {
    this.requested = outer.request()
    this.ports = {
      ...outer,
      request: () => {
        if (state.failed()) return 'cancel'
        return state.packed() ? this.requested : outer.request()
      },
      checkpoints: (checkpoints) => {
        const saved = this.save(checkpoints)
        state.saving()
        return saved
      },
    }
  }

  /** Reads what is asked: between two calls, when all members stand at the same step. */
  readRequest(): void {
    this.requested = this.outer.request()
  }

  /** Whether a `last` checkpoint of this member waits to be stored. */
  holds(member: number): boolean {
    return this.waiting.some(({ checkpoint }) => checkpoint.member === member)
  }

  /** Stores the checkpoints that wait, as one: all of them or none. */
  flush(): void {
    const gathered = this.waiting
    this.waiting = []
    if (gathered.length === 0) return
    this.outer.checkpoints(gathered.map(({ checkpoint }) => checkpoint)).then(
      () => gathered.forEach(({ resolve }) => resolve()),
      (cause: unknown) => gathered.forEach(({ reject }) => reject(cause)),
    )
  }

  /**
   * The `last` checkpoints that members make at one moment wait for each other. So members that are in step are still in step when their training is resumed,
   * and go on in the very same graph.
   */
  private save(checkpoints: readonly NewCheckpoint[]): Promise<void> {
    const [checkpoint, ...others] = checkpoints
    if (checkpoint?.kind !== 'last' || others.length > 0) return this.outer.checkpoints(checkpoints)
    return new Promise<void>((resolve, reject) => void this.waiting.push({ checkpoint, resolve, reject }))
  }
}
