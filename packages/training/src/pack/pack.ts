import { type EngineInfo, type PackedProgram, preparePack } from '@trainyard/engine'
import { defined, type JobFailure, scheduleHas } from '@trainyard/spec'
import { readResumeFile, specHash } from '../checkpoint/resume-file.js'
import { heldOutSplits } from '../loop/evaluate.js'
import type { Member, PreparedMember } from '../loop/member.js'
import { checkOf, openProgram, prepareMember, type RunOptions, withProgram } from '../loop/open-member.js'
import { freshProgress } from '../loop/progress.js'
import { runTraining } from '../loop/train-member.js'
import { createStepState, disposeStepState, setStep, type StepState } from '../loop/train-step.js'
import type { MemberOutcome, MemberTask, RunningTrainings, Training, TrainingPorts } from '../ports.js'
import { TrainingError } from '../training-error.js'
import { Conductor } from './conductor.js'
import { JobGroup } from './job-group.js'
import { sharedSplits } from './shared-splits.js'

type Standing = Pick<PreparedMember['start'], 'step' | 'epoch' | 'stopped'>

/**
 * One member of the pack: its job, what was built for it, and its training once it has begun. Each field is there from the stage of `Pack.begin` that fills it.
 */
type PackMember = {
  group: JobGroup
  task: MemberTask
  ports: TrainingPorts
  /** Where it stands, as its checkpoint says. */
  standing?: Standing
  prepared?: PreparedMember
  /** Its number in the common calls; none, where the members train side by side. */
  index?: number
  member?: Member
  outcome?: Promise<MemberOutcome>
}

/**
 * Members of one or several jobs in one pack: see `trainPack`. Each runs the loop of a single member, on a program whose calls the conductor makes for all.
 * `sharedFailure` makes of what failed the call of all what each job fails with.
 */
export class Pack {
  private readonly groups: readonly JobGroup[]
  private readonly members: readonly PackMember[]
  private conductor: Conductor | undefined
  private program: PackedProgram<string> | undefined
  private state: StepState | undefined

  constructor(
    trainings: readonly Training[],
    private readonly engine: EngineInfo,
    private readonly options: RunOptions,
    private readonly sharedFailure: (cause: unknown) => unknown,
  ) {
    this.groups = trainings.map((training) => new JobGroup(training))
    this.members = this.groups.flatMap((group) => {
      const ports = group.ports(
        () => this.conductor !== undefined,
        () => this.storeCheckpoints(),
      )
      return group.tasks.map((task): PackMember => ({ group, task, ports }))
    })
  }

  train(): RunningTrainings {
    const begun = this.begin().catch((cause: unknown) => this.groups.forEach((group) => this.fail(group, this.sharedFailure(cause))))
    const outcomes = this.groups.map((group) => begun.then(() => this.outcomesOf(group)))
    return { outcomes, finished: Promise.allSettled(outcomes).then(() => this.dispose()) }
  }

  private async begin(): Promise<void> {
    await this.each((one) => {
      one.standing = standingOf(one.task)
    })
    this.state = this.commonState()
    const splitsOf = sharedSplits()
    await this.each((one) => {
      // All members of a job have its rows.
      one.prepared = prepareMember(one.task, { splits: splitsOf(defined(one.group.tasks[0], 'first task of the job')), state: this.state })
    })
    this.program = this.open()
    await this.each(async (one) => {
      if (one.prepared) one.member = withProgram(one.prepared, await this.programOf(one, one.prepared))
    })
    for (const one of this.members) if (one.member) one.outcome = this.run(one, one.member)
  }

  /** Does something for each member. What goes wrong with one job before it trains is its own affair. */
  private async each(work: (one: PackMember) => void | Promise<void>): Promise<void> {
    for (const one of this.members) {
      if (one.group.failure) continue
      try {
        await work(one)
      } catch (cause) {
        this.fail(one.group, cause)
      }
    }
  }

  /**
   * The step's own variables, where all members are in step and have the same rates: then the counter and the rates are one for all, which lets their updates
   * be one op.
   */
  private commonState(): StepState | undefined {
    const training = this.members.filter(({ task, standing }) => standing && !standing.stopped && standing.epoch < task.spec.training.epochs)
    const [first] = training
    if (!first?.standing || training.some(({ standing }) => standing?.step !== first.standing?.step)) return undefined
    const rates = new Set(training.map(({ task: { spec } }) => JSON.stringify([spec.schedule, spec.optimizer.learning_rate, spec.training.epochs])))
    if (rates.size > 1 || scheduleHas(first.task.spec.schedule, 'followsMetric')) return undefined
    const state = createStepState()
    setStep(state, first.standing.step)
    return state
  }

  /** Makes one program of all members; none, where they cannot share a graph: then an event says why. */
  private open(): PackedProgram<string> | undefined {
    const packed = this.members.flatMap((one) => (one.group.failure || !one.prepared ? [] : [{ one, prepared: one.prepared }]))
    const [first] = packed
    if (!first || packed.length < 2 || this.options.mode === 'eager') return undefined
    const sameRows = heldOutSplits.filter((split) => split in first.prepared.definition.steps)
    const checks = packed.map(({ prepared }) => checkOf(prepared))
    const { step, batchSize } = checkOf(first.prepared)
    const pack = preparePack<string>(
      { members: packed.map(({ prepared }) => prepared.definition), sameRows },
      { step, rows: checks.map(({ rows }) => rows), batchSize },
    )
    if (pack.program === undefined) {
      const message = `the members train side by side and not packed, which may be slower: ${pack.fallback}`.slice(0, 2_000)
      for (const group of this.groups) if (!group.failure) group.event({ type: 'log', level: 'warn', message })
      return undefined
    }
    packed.forEach(({ one }, index) => (one.index = index))
    const { state } = this
    this.conductor = new Conductor(packed.length, {
      program: pack.program,
      evaluations: new Set(sameRows),
      shared: new Set(state ? [state.step, state.first, state.rates] : []),
      called: () => this.groups.forEach((group) => group.readRequest()),
      waiting: () => this.storeCheckpoints(),
    })
    return pack.program
  }

  private async programOf({ index, ports }: PackMember, prepared: PreparedMember): Promise<Member['program']> {
    return this.conductor && index !== undefined ? this.conductor.programOf(index) : openProgram(prepared, ports, this.options)
  }

  private async run(one: PackMember, member: Member): Promise<MemberOutcome> {
    const { group, ports, index } = one
    try {
      const outcome = await runTraining(member, ports, this.engine, this.conductor?.now)
      if (index !== undefined) this.conductor?.leave(index)
      return outcome
    } catch (cause) {
      const isShared = this.conductor?.failedBy(cause) === true
      const failure = isShared || group.failure || group.tasks.length === 1 ? null : ownFailure(cause)
      if (failure) return this.failMember(one, failure, cause)
      this.fail(group, isShared ? this.sharedFailure(cause) : cause)
      throw cause
    }
  }

  /** Ends one member of a job whose others go on without it. */
  private failMember({ group, task: { member }, index }: PackMember, failure: JobFailure, cause: unknown): MemberOutcome {
    group.event({ type: 'log', level: 'error', message: `member ${member} stopped, the others go on: ${failure.message}`.slice(0, 2_000), member })
    if (index !== undefined) this.conductor?.abort([index], cause)
    return { status: 'failed', member, failure }
  }

  /** Ends all members of a job; the first failure counts. The others of the pack do not wait for them any more. */
  private fail(group: JobGroup, cause: unknown): void {
    if (!group.fail(cause)) return
    this.conductor?.abort(
      this.members.flatMap((one) => (one.group === group && one.index !== undefined ? [one.index] : [])),
      cause,
    )
    group.flush()
  }

  private async outcomesOf(group: JobGroup): Promise<MemberOutcome[]> {
    const settled = await Promise.allSettled(this.members.flatMap((one) => (one.group === group && one.outcome ? [one.outcome] : [])))
    if (group.failure) throw group.failure.cause
    return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  }

  /** As soon as every member of a job either has left a checkpoint or waits for a step, all that were made at this moment are there. */
  private storeCheckpoints(): void {
    for (const group of this.groups) {
      const training = group.failure ? [] : this.members.filter((one) => one.group === group && this.trains(one))
      if (training.every((one) => this.waits(one) || group.holds(one.task.member))) group.flush()
    }
  }

  private trains({ index }: PackMember): boolean {
    return index !== undefined && this.conductor?.trains(index) === true
  }

  private waits({ index }: PackMember): boolean {
    return index !== undefined && this.conductor?.waits(index) === true
  }

  private dispose(): void {
    for (const { prepared, member } of this.members) (member ?? prepared)?.dispose()
    if (this.state) disposeStepState(this.state)
    this.program?.dispose()
  }
}

/** What failed a member alone, such as a divergence; null for an error outside of its training, which fails all members of its job. */
const ownFailure = (cause: unknown): JobFailure | null =>
  cause instanceof TrainingError && cause.code !== 'worker_lost' ? { code: cause.code, message: cause.message } : null

const standingOf = ({ spec, seed, member, resume }: MemberTask): Standing =>
  resume ? readResumeFile(resume, { specSha256: specHash(spec), seed, member }).progress : freshProgress
