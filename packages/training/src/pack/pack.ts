import { isDeepStrictEqual } from 'node:util'
import { type EngineInfo, preparePack } from '@trainyard/engine'
import { hasFolds, type JobFailure, scheduleHas } from '@trainyard/spec'
import { withSpan } from '@trainyard/tracing'
import { ownerOf, readResumeFile } from '../checkpoint/resume-file.js'
import { startFileOf } from '../init/start-member.js'
import { heldOutSplits } from '../loop/evaluate.js'
import type { TrainingEnd } from '../loop/final-fit.js'
import type { Member, PreparedMember, TrainingTask } from '../loop/member.js'
import { checkOf, openProgram, prepareMember, rowsOf, type RunOptions, withProgram } from '../loop/open-member.js'
import { freshProgress } from '../loop/progress.js'
import { runTraining } from '../loop/train-member.js'
import { createStepState, disposeStepState, setStep, type StepState } from '../loop/train-step.js'
import type { MemberOutcome, TrainingPorts } from '../ports.js'
import { TrainingError } from '../training-error.js'
import { Conductor } from './conductor.js'
import { PackPorts } from './pack-ports.js'

type Standing = Pick<PreparedMember['start'], 'step' | 'epoch' | 'stopped'>

/** Members of one job in one pack: see `trainMembers`. Each runs the loop of a single member, on a program whose calls the conductor makes for all. */
export class Pack {
  private readonly shared: PackPorts
  private readonly opened: { dispose(): void }[] = []
  private conductor: Conductor | undefined
  /** What failed all members, in an object of its own since anything can be thrown. */
  private failure: { cause: unknown } | undefined

  constructor(
    private readonly tasks: readonly [TrainingTask, ...TrainingTask[]],
    private readonly outer: TrainingPorts,
    private readonly engine: EngineInfo,
    private readonly options: RunOptions,
  ) {
    this.shared = new PackPorts(outer, {
      packed: () => this.conductor !== undefined,
      failed: () => this.failure !== undefined,
      saving: () => this.storeCheckpoints(),
    })
  }

  async train(): Promise<TrainingEnd[]> {
    try {
      const members = await this.open()
      const settled = await Promise.allSettled(members.map((member, index) => this.run(member, index)))
      if (this.failure) throw this.failure.cause
      return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    } finally {
      for (const opened of this.opened) opened.dispose()
    }
  }

  private async open(): Promise<Member[]> {
    const state = commonState(this.tasks)
    if (state) this.opened.push({ dispose: () => disposeStepState(state) })
    // But for folds, and for members that start from others whose inputs were prepared differently, all members of a job have its rows. They lie in memory
    // once, and only members that train on the very same arrays can share a graph.
    const starts = this.tasks.map((task) => ({ task, start: startFileOf(task) }))
    const prepareRows = ({ task, start }: (typeof starts)[number]) => withSpan('prepare rows', {}, () => rowsOf(task, start))
    const [first] = starts
    const haveFolds = first !== undefined && hasFolds(first.task.spec.dataset) && !first.task.finalFit
    const areShared = !haveFolds && starts.every(({ start }) => isDeepStrictEqual(start?.fitted, first?.start?.fitted))
    const shared = areShared && first ? await prepareRows(first) : null
    const prepare = async (common: StepState | undefined): Promise<PreparedMember[]> => {
      const prepared: PreparedMember[] = []
      for (const own of starts)
        prepared.push(this.keep(prepareMember(own.task, { splits: shared ?? (await prepareRows(own)), start: own.start, state: common })))
      return prepared
    }
    const before = this.opened.length
    let prepared = await prepare(state)
    const packed = await withSpan('compile', { attributes: { 'trainyard.members': prepared.length } }, () => this.compile(prepared, state))
    if (!packed && state) {
      // Side by side each member counts steps of its own.
      for (const own of this.opened.splice(before)) own.dispose()
      prepared = await prepare(undefined)
    }
    const members: Member[] = []
    for (const [index, own] of prepared.entries()) {
      const program = packed ? packed.programOf(index) : this.keep(await openProgram(own, this.shared.ports, this.options))
      members.push(withProgram(own, program))
    }
    return members
  }

  /** Keeps what is to be disposed of when all have ended. */
  private keep<Opened extends { dispose(): void }>(opened: Opened): Opened {
    this.opened.push(opened)
    return opened
  }

  /** Makes one program of all members; none, where they cannot share a graph: then an event says why. */
  private compile(prepared: readonly PreparedMember[], state: StepState | undefined): Conductor | undefined {
    const [first] = prepared
    if (!first || this.options.mode === 'eager') return undefined
    const sameRows = heldOutSplits.filter((split) => split in first.definition.steps)
    const checks = prepared.map(checkOf)
    const { step, batchSize } = checkOf(first)
    const pack = preparePack<string>(
      { members: prepared.map(({ definition }) => definition), sameRows },
      { step, rows: checks.map(({ rows }) => rows), batchSize },
    )
    if (pack.program === undefined) {
      const message = `the members train side by side and not packed, which may be slower: ${pack.fallback}`.slice(0, 2_000)
      this.outer.event({ type: 'log', level: 'warn', message })
      return undefined
    }
    this.conductor = new Conductor(prepared.length, {
      program: this.keep(pack.program),
      evaluations: new Set(sameRows),
      shared: new Set(state ? [state.step, state.first, state.rates] : []),
      called: () => this.shared.readRequest(),
      waiting: () => this.storeCheckpoints(),
    })
    return this.conductor
  }

  private async run(member: Member, index: number): Promise<TrainingEnd> {
    try {
      const outcome = await runTraining(member, this.shared.ports, this.engine, this.conductor?.now)
      this.conductor?.leave(index)
      return outcome
    } catch (cause) {
      const failure = this.failure || this.conductor?.failedBy(cause) ? null : ownFailure(cause)
      if (failure) return this.failMember(member.task.member, index, failure, cause)
      this.fail(cause)
      throw cause
    }
  }

  /** Ends one member whose others go on without it. */
  private failMember(member: number, index: number, failure: JobFailure, cause: unknown): MemberOutcome {
    this.outer.event({ type: 'log', level: 'error', message: `member ${member} stopped, the others go on: ${failure.message}`.slice(0, 2_000), member })
    this.conductor?.abort([index], cause)
    return { status: 'failed', member, failure }
  }

  /** Ends all members; the first failure counts. */
  private fail(cause: unknown): void {
    if (this.failure) return
    this.failure = { cause }
    this.conductor?.abort(this.tasks.keys(), cause)
    this.shared.flush()
  }

  /** As soon as every member either has left a checkpoint or waits for a step, all that were made at this moment are there. */
  private storeCheckpoints(): void {
    const { conductor } = this
    const training = this.failure || !conductor ? [] : [...this.tasks.entries()].filter(([index]) => conductor.trains(index))
    if (training.every(([index, { member }]) => conductor?.waits(index) || this.shared.holds(member))) this.shared.flush()
  }
}

/**
 * The step's own variables, where all members are in step: then the counter and the rates are one for all, which lets their updates be one op. Rates that follow
 * a metric are each member's own.
 */
function commonState(tasks: readonly TrainingTask[]): StepState | undefined {
  const training = tasks.map((task) => ({ task, standing: standingOf(task) })).filter(({ task, standing }) => !standing.stopped && !hasEnded(task, standing))
  const [first] = training
  if (!first || training.some(({ standing }) => standing.step !== first.standing.step)) return undefined
  if (scheduleHas(first.task.spec.schedule, 'followsMetric')) return undefined
  const state = createStepState()
  setStep(state, first.standing.step)
  return state
}

const hasEnded = ({ finalFit, spec }: TrainingTask, { step, epoch }: Standing): boolean => (finalFit ? step >= finalFit.steps : epoch >= spec.training.epochs)

/** Where a member stands, as its checkpoint says: at the end of the training that is measured, where the checkpoint is from the fit on all rows behind it. */
function standingOf({ resume, finalFit, ...task }: TrainingTask): Standing {
  const progress = resume ? readResumeFile(resume, ownerOf(task)).progress : freshProgress
  return progress.measured === null || finalFit ? progress : progress.measured
}

/** What failed a member alone, such as a divergence; null for an error outside of its training, which fails all members. */
const ownFailure = (cause: unknown): JobFailure | null => (cause instanceof TrainingError ? { code: cause.code, message: cause.message } : null)
