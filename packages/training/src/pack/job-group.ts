import type { StopRequest } from '@trainyard/spec'
import type { MemberTask, NewCheckpoint, Training, TrainingPorts } from '../ports.js'

type Waiting = { checkpoint: NewCheckpoint; resolve(): void; reject(cause: unknown): void }

/** One job's members in a pack. They stop at the same step and store their checkpoints together; what fails one alone does not fail the job. */
export class JobGroup {
  readonly tasks: readonly MemberTask[]
  private firstFailure: { cause: unknown } | null = null
  private readonly jobPorts: TrainingPorts
  private requested: StopRequest
  private waiting: Waiting[] = []

  constructor({ tasks, ports }: Training) {
    this.tasks = tasks
    this.jobPorts = ports
    this.requested = ports.request()
  }

  /** What failed the job, in an object of its own since anything can be thrown; null while nothing has. */
  get failure(): { cause: unknown } | null {
    return this.firstFailure
  }

  /** Takes the first failure; false for any later one. */
  fail(cause: unknown): boolean {
    if (this.firstFailure) return false
    this.firstFailure = { cause }
    return true
  }

  /** Reads what is asked of the job: between two calls, when all its members stand at the same step. */
  readRequest(): void {
    this.requested = this.jobPorts.request()
  }

  /** Reports something to the job as a whole. */
  event: TrainingPorts['event'] = (event) => this.jobPorts.event(event)

  /**
   * The ports of the job's members. `packed`: they share calls, and are all asked the same between two of them. `saving` is called for each `last` checkpoint.
   */
  ports(packed: () => boolean, saving: () => void): TrainingPorts {
    return {
      ...this.jobPorts,
      request: () => {
        if (this.failure) return 'cancel'
        return packed() ? this.requested : this.jobPorts.request()
      },
      checkpoints: (checkpoints) => {
        const saved = this.save(checkpoints)
        saving()
        return saved
      },
    }
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
    this.jobPorts.checkpoints(gathered.map(({ checkpoint }) => checkpoint)).then(
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
    if (checkpoint?.kind !== 'last' || others.length > 0) return this.jobPorts.checkpoints(checkpoints)
    return new Promise<void>((resolve, reject) => void this.waiting.push({ checkpoint, resolve, reject }))
  }
}
