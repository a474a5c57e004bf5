import type { PackedProgram, StepSeries } from '@trainyard/engine'
import { defined, elementAt } from '@trainyard/spec'
import type { MemberProgram } from '../loop/member.js'
import { yieldToEventLoop } from '../loop/requests.js'

type Asked = { step: string; rows: Int32Array; batchSize: number; resolve(series: StepSeries): void; reject(cause: unknown): void }
type Variables = Parameters<PackedProgram<string>['readVariables']>[1]

export type ConductorOptions = {
  program: PackedProgram<string>
  /** The steps that change nothing; all others are updates. */
  evaluations: ReadonlySet<string>
  /** The variables that all members share, each of which is written once for all. */
  shared: ReadonlySet<unknown>
  /** Called when a call is over, while all that took part still wait: the one moment at which all of them stand at the same step. */
  called(): void
  /** Called whenever a member has come to wait, or has left. */
  waiting(): void
}

/**
 * Lets members that each train in a loop of their own share their calls. A member asks for steps and waits; when all that still train are waiting, the calls
 * are made. Evaluations go first. Then all that ask for updates of one batch size make as many as the one that asked for the fewest, each on its own rows.
 * Members that ask for another batch size stay as they are meanwhile; those that are done are computed along and ignored.
 */
export class Conductor {
  private readonly asked = new Map<number, Asked>()
  private readonly live: Set<number>
  private readonly unwritten = new Set<unknown>()
  private clock = performance.now()
  private serving = false
  private readonly failures = new Map<number, unknown>()
  private broken: { cause: unknown } | undefined

  constructor(
    private readonly members: number,
    private readonly options: ConductorOptions,
  ) {
    this.live = new Set(Array.from({ length: members }, (_, member) => member))
  }

  /** When the last call ended: the same for all members. */
  readonly now = (): number => this.clock

  /** Whether a member waits for a call. */
  waits(member: number): boolean {
    return this.asked.has(member)
  }

  /** Whether a member still trains. */
  trains(member: number): boolean {
    return this.live.has(member)
  }

  /** A member has ended: no one waits for it any more. */
  leave(member: number): void {
    this.live.delete(member)
    this.proceed()
  }

  /** Ends members that wait, now or later, with what failed one of them; the others go on without them. */
  abort(members: Iterable<number>, cause: unknown): void {
    for (const member of members) {
      this.failures.set(member, cause)
      this.live.delete(member)
      this.asked.get(member)?.reject(cause)
      this.asked.delete(member)
    }
    this.proceed()
  }

  /** Whether this is what failed the call of all. */
  failedBy(cause: unknown): boolean {
    return this.broken !== undefined && this.broken.cause === cause
  }

  /** The pack as one member sees it. */
  programOf(member: number): MemberProgram {
    const { program, shared } = this.options
    const stepOf = (step: string) => ({
      runMany: (rows: Int32Array, batchSize: number) =>
        new Promise<StepSeries>((resolve, reject) => {
          if (this.failures.has(member)) return reject(this.failures.get(member))
          this.asked.set(member, { step, rows, batchSize, resolve, reject })
          this.proceed()
        }),
    })
    return {
      mode: 'graph',
      members: this.members,
      report: { xla: program.report.xla },
      steps: Object.fromEntries(Object.keys(program.steps).map((step) => [step, stepOf(step)])),
      readVariables: (which) => {
        // What another member has set for the next call must not be overwritten by what the session still holds.
        this.writeShared()
        program.readVariables(member, which)
      },
      writeVariables: (which) => {
        const own = which?.filter((variable) => !shared.has(variable))
        for (const variable of which ?? []) if (shared.has(variable)) this.unwritten.add(variable)
        if (own === undefined || own.length > 0) program.writeVariables(member, own)
      },
      dispose: () => undefined,
    }
  }

  private proceed(): void {
    this.options.waiting()
    if (this.serving || this.live.size === 0 || [...this.live].some((member) => !this.asked.has(member))) return
    this.serving = true
    // In a turn of its own: whoever asked last has gone on to wait by then.
    void Promise.resolve().then(() => this.serve())
  }

  private async serve(): Promise<void> {
    try {
      const group = this.nextGroup()
      if (group.size === 0) return
      const series = this.call(group)
      this.clock = performance.now()
      await yieldToEventLoop()
      this.options.called()
      this.answer(group, (member, { resolve }) => resolve(defined(series.get(member), `results of member ${member}`)))
    } catch (cause) {
      this.broken = { cause }
      this.abort([...this.live], cause)
    } finally {
      this.serving = false
      this.proceed()
    }
  }

  private answer(group: ReadonlyMap<number, Asked>, reply: (member: number, asked: Asked) => void): void {
    for (const [member, asked] of group) {
      this.asked.delete(member)
      reply(member, asked)
    }
  }

  /** Those that can be served by one call: the first evaluation that is asked for, or else the first update, and all that ask for the same. */
  private nextGroup(): Map<number, Asked> {
    const all = [...this.asked]
    const evaluation = all.find(([, { step }]) => this.options.evaluations.has(step))
    const [, first] = evaluation ?? all[0] ?? []
    if (!first) return new Map()
    const alike = ({ step, batchSize, rows }: Asked): boolean =>
      step === first.step &&
      batchSize === first.batchSize &&
      (!evaluation || (rows.length === first.rows.length && rows.every((row, i) => row === first.rows[i])))
    return new Map(all.filter(([, asked]) => alike(asked)))
  }

  private call(group: ReadonlyMap<number, Asked>): Map<number, StepSeries> {
    const { program, evaluations } = this.options
    const [first] = group.values()
    if (!first) return new Map()
    const { step, batchSize } = first
    const runner = program.steps[step]
    if (!runner) throw new RangeError(`the pack has no step ${step}`)
    if (evaluations.has(step)) {
      const series = runner.runMany([first.rows], batchSize)
      return resultsOf(group, series)
    }
    this.writeShared()
    const length = Math.min(...[...group.values()].map(({ rows }) => rows.length))
    const idle = new Int32Array(length)
    const rows = Array.from({ length: this.members }, (_, member) => group.get(member)?.rows.slice(0, length) ?? idle)
    const resting = [...this.live].filter((member) => !group.has(member))
    for (const member of resting) program.readVariables(member)
    const series = runner.runMany(rows, batchSize)
    for (const member of resting) program.writeVariables(member)
    return resultsOf(group, series)
  }

  private writeShared(): void {
    const variables = [...this.unwritten] as Variables
    this.unwritten.clear()
    if (variables && variables.length > 0) this.options.program.writeVariables(0, variables)
  }
}

/** What those who asked get of the results of all members. */
const resultsOf = (group: ReadonlyMap<number, Asked>, series: readonly StepSeries[]): Map<number, StepSeries> =>
  new Map([...group.keys()].map((member) => [member, elementAt(series, member, 'results of the members')]))
