import { type EngineInfo, type PackedProgram, preparePack } from '@trainyard/engine'
import { readResumeFile } from '../checkpoint/resume-file.js'
import type { TrainingProgress } from '../checkpoint/progress.js'
import { specHash } from '../checkpoint/spec-hash.js'
import type { MemberOutcome, MemberTask, StopRequest, Training, TrainingPorts } from '../ports.js'
import { portsOf } from './member-ports.js'
import type { MemberProgram, MemberRun } from './member-run.js'
import { openProgram, rowsOfCheck, type RunOptions } from './open-program.js'
import { freshProgress, type PreparedRun, prepareRun } from './open-run.js'
import { gatherCheckpoints } from './pack-checkpoints.js'
import { PackConductor } from './pack-conductor.js'
import { sharedSplits } from './shared-splits.js'
import { createStepState, disposeStepState, setStep, type StepState } from './step-state.js'
import { trainRun } from './train-member.js'

/** Steps of a program that change nothing. */
const evaluations = ['validation', 'test'] as const

/** One job's part of a pack. Its members fail together, and are asked to stop together. */
type Party = Training & { checkpoints: ReturnType<typeof gatherCheckpoints>; request: StopRequest; failure?: { cause: unknown } }

/** One member of the pack: what was built for it, its number in the common calls, and its training once it has begun. */
type Place = {
  party: Party
  task: MemberTask
  progress?: TrainingProgress
  prepared?: PreparedRun
  index?: number
  run?: MemberRun
  ended?: Promise<MemberOutcome>
}

/** Members of one or several jobs that train together: see `trainMembers` and `trainTogether`. `sharedFault` makes of what failed the call of all what each fails with. */
export class Pack {
  private readonly parties: readonly Party[]
  private readonly places: readonly Place[]
  private conductor: PackConductor | undefined
  private program: PackedProgram<string> | undefined
  private state: StepState | undefined

  constructor(
    trainings: readonly Training[],
    private readonly engine: EngineInfo,
    private readonly options: RunOptions,
    private readonly sharedFault: (cause: unknown) => unknown = (cause) => cause,
  ) {
    this.parties = trainings.map((training) => ({
      ...training,
      checkpoints: gatherCheckpoints((all) => training.ports.checkpoints(all)),
      request: training.ports.request(),
    }))
    this.places = this.parties.flatMap((party) => party.tasks.map((task): Place => ({ party, task })))
  }

  train(): { ends: Promise<MemberOutcome[]>[]; finished: Promise<void> } {
    const begun = this.begin().catch((cause: unknown) => this.parties.forEach((party) => this.fail(party, this.sharedFault(cause))))
    const ends = this.parties.map((party) => begun.then(() => this.endOf(party)))
    return { ends, finished: Promise.allSettled(ends).then(() => this.dispose()) }
  }

  private async begin(): Promise<void> {
    await this.each((place) => {
      place.progress = progressOf(place.task)
    })
    this.state = this.stateForAll()
    const splitsOf = sharedSplits()
    await this.each((place) => {
      // All members of a job have its rows.
      const shared = { splits: splitsOf(place.party.tasks[0] ?? place.task), ...(this.state ? { state: this.state } : {}) }
      place.prepared = prepareRun(place.task, this.portsAt(place), this.engine, shared)
    })
    this.program = this.open()
    await this.each(async (place) => {
      if (place.prepared) place.run = place.prepared.start(await this.programAt(place), this.conductor?.now)
    })
    for (const place of this.places) if (place.run) place.ended = this.runAt(place, place.run)
  }

  /** Does something for each member. What goes wrong with one job before it trains is its own affair. */
  private async each(work: (place: Place) => void | Promise<void>): Promise<void> {
    for (const place of this.places) {
      if (place.party.failure) continue
      try {
        await work(place)
      } catch (cause) {
        this.fail(place.party, cause)
      }
    }
  }

  /** All members are in step and have the same rates: then the counter and the rates are one for all, which lets their updates be one op. */
  private stateForAll(): StepState | undefined {
    const training = this.places.filter(({ task, progress }) => progress && !progress.stopped && progress.epoch < task.spec.training.epochs)
    const [one] = training
    if (!one?.progress || training.some(({ progress }) => progress?.step !== one.progress?.step)) return undefined
    const rates = new Set(training.map(({ task: { spec } }) => JSON.stringify([spec.schedule, spec.optimizer.learning_rate, spec.training.epochs])))
    if (rates.size > 1 || one.task.spec.schedule.type === 'reduce_on_plateau') return undefined
    const state = createStepState()
    setStep(state, one.progress.step)
    return state
  }

  private open(): PackedProgram<string> | undefined {
    const packed = this.places.filter(({ party }) => !party.failure)
    const prepared = packed.flatMap((place) => place.prepared ?? [])
    const [first] = prepared
    if (!first || prepared.length < 2 || this.options.mode === 'eager') return undefined
    const sameRows = evaluations.filter((step) => step in first.definition.steps)
    const rows = prepared.map(({ check }) => rowsOfCheck(check))
    const pack = preparePack<string>(
      { members: prepared.map(({ definition }) => definition), sameRows },
      { step: 'train', rows, batchSize: first.check.batchSize },
    )
    if (pack.program === undefined) {
      const message = `the members train side by side and not together, which may be slower: ${pack.fallback}`.slice(0, 2_000)
      for (const { ports, failure } of this.parties) if (!failure) ports.event({ type: 'log', level: 'warn', message })
      return undefined
    }
    packed.forEach((place, index) => (place.index = index))
    const { state } = this
    this.conductor = new PackConductor(prepared.length, {
      program: pack.program,
      evaluations: new Set(sameRows),
      shared: new Set(state ? [state.step, state.first, state.rates] : []),
      called: () => this.parties.forEach((party) => (party.request = party.ports.request())),
      waiting: () => this.storeCheckpoints(),
    })
    return pack.program
  }

  private async programAt({ prepared, index, party, task }: Place): Promise<MemberProgram> {
    if (this.conductor && index !== undefined) return this.conductor.programOf(index)
    if (!prepared) throw new Error(`member ${task.member} was not prepared`)
    return openProgram(prepared.definition, this.options, prepared.check, this.portsAt({ party, task }), task)
  }

  private async runAt({ party, index = -1 }: Place, run: MemberRun): Promise<MemberOutcome> {
    try {
      const outcome = await trainRun(run)
      this.conductor?.leave(index)
      return outcome
    } catch (cause) {
      this.fail(party, this.conductor?.failedBy(cause) ? this.sharedFault(cause) : cause)
      throw cause
    }
  }

  /** Ends all members of a job; the first failure counts. The others of the pack do not wait for them any more. */
  private fail(party: Party, cause: unknown): void {
    if (party.failure) return
    party.failure = { cause }
    this.conductor?.abort(this.placesOf(party), cause)
    party.checkpoints.flush()
  }

  private async endOf(party: Party): Promise<MemberOutcome[]> {
    const settled = await Promise.allSettled(this.places.flatMap((place) => (place.party === party && place.ended ? [place.ended] : [])))
    if (party.failure) throw party.failure.cause
    return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  }

  private portsAt({ party, task }: Pick<Place, 'party' | 'task'>): TrainingPorts {
    return portsOf(party.ports, task.member, {
      // Between two calls all members of a job are told the same, so that they stop at the same step.
      request: () => (party.failure ? 'cancel' : this.conductor ? party.request : party.ports.request()),
      store: (checkpoint) => {
        const saved = party.checkpoints.save(checkpoint)
        this.storeCheckpoints()
        return saved
      },
    })
  }

  /** As soon as every member of a job either has left a checkpoint or waits for a step, all that were made at this moment are there. */
  private storeCheckpoints(): void {
    const { conductor } = this
    for (const party of this.parties) {
      const { checkpoints, failure } = party
      const open = conductor && !failure ? this.places.filter((place) => place.party === party && conductor.trains(place.index ?? -1)) : []
      if (open.every(({ index = -1, task }) => conductor?.waits(index) || checkpoints.holds(task.member))) checkpoints.flush()
    }
  }

  private placesOf(party: Party): number[] {
    return this.places.flatMap((place) => (place.party === party && place.index !== undefined ? [place.index] : []))
  }

  private dispose(): void {
    for (const { prepared, run } of this.places) {
      if (run) run.dispose()
      else prepared?.discard()
    }
    if (this.state) disposeStepState(this.state)
    this.program?.dispose()
  }
}

function progressOf({ spec, seed, member, resume }: MemberTask): TrainingProgress {
  return resume ? readResumeFile(resume, { specSha256: specHash(spec), seed, member }).progress : freshProgress
}
