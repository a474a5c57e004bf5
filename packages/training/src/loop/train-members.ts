import { type EngineInfo, type PackedProgram, preparePack } from '@trainyard/engine'
import { readResumeFile } from '../checkpoint/resume-file.js'
import type { TrainingProgress } from '../checkpoint/progress.js'
import { specHash } from '../checkpoint/spec-hash.js'
import { prepareSplits } from '../datasets/splits.js'
import type { MemberOutcome, MembersPorts, MemberTask, NewCheckpoint, StopRequest, TrainingPorts } from '../ports.js'
import type { MemberProgram, MemberRun } from './member-run.js'
import { openProgram, rowsOfCheck, type RunOptions } from './open-program.js'
import { freshProgress, type PreparedRun, prepareRun } from './open-run.js'
import { gatherCheckpoints } from './pack-checkpoints.js'
import { PackConductor } from './pack-conductor.js'
import { createStepState, disposeStepState, setStep, type StepState } from './step-state.js'
import { trainMember, trainRun } from './train-member.js'

/** Steps of a program that change nothing. */
const evaluations = ['validation', 'test'] as const

/**
 * Trains members of one job together: their steps become one graph, and each call makes a step of every member. Each has its own seed, order of rows, validation,
 * metrics, early stopping and checkpoints, and comes to the results that it has alone, but for rounding. A member that ends early leaves; the others go on.
 * Where the members cannot share a graph they train side by side, each in a graph of its own, and an event says why. The first member that fails fails all:
 * its error is thrown. One member alone is trained as by `trainMember`.
 */
export async function trainMembers(tasks: readonly MemberTask[], ports: MembersPorts, engine: EngineInfo, options: RunOptions = {}): Promise<MemberOutcome[]> {
  const [only, ...others] = tasks
  if (!only) return []
  if (others.length === 0)
    return [
      await trainMember(
        only,
        portsOf(
          ports,
          only.member,
          () => ports.request(),
          (checkpoint) => ports.checkpoints([checkpoint]),
        ),
        engine,
        options,
      ),
    ]
  return new Pack(tasks, ports, engine, options).train()
}

function portsOf(ports: MembersPorts, member: number, request: () => StopRequest, store: (checkpoint: NewCheckpoint) => Promise<void>): TrainingPorts {
  return {
    engine: (info) => ports.engine(info),
    progress: (progress) => ports.progress(member, progress),
    metrics: (points) => ports.metrics(member, points),
    event: (event) => ports.event({ member, ...event }),
    checkpoint: (checkpoint) => store({ member, ...checkpoint }),
    memberDone: (done) => ports.memberDone(done),
    request,
  }
}

class Pack {
  private readonly checkpoints = gatherCheckpoints((all) => this.ports.checkpoints(all))
  private request: StopRequest
  private failed = false
  private conductor: PackConductor | undefined

  constructor(
    private readonly tasks: readonly MemberTask[],
    private readonly ports: MembersPorts,
    private readonly engine: EngineInfo,
    private readonly options: RunOptions,
  ) {
    this.request = ports.request()
  }

  async train(): Promise<MemberOutcome[]> {
    const [first] = this.tasks as readonly [MemberTask]
    const state = this.stateForAll()
    const prepared: PreparedRun[] = []
    const shared = { splits: prepareSplits(first.spec, first.info, first.dataset), ...(state ? { state } : {}) }
    const runs: MemberRun[] = []
    let program: PackedProgram<string> | undefined
    try {
      for (const [place, task] of this.tasks.entries()) prepared.push(prepareRun(task, this.portsAt(place), this.engine, shared))
      program = this.open(prepared, state)
      for (const [place, one] of prepared.entries()) runs.push(one.start(await this.programAt(place, one, program), this.conductor?.now))
      return await this.runAll(runs)
    } finally {
      for (const [place, one] of prepared.entries()) {
        const run = runs[place]
        if (run) run.dispose()
        else one.discard()
      }
      if (state) disposeStepState(state)
      program?.dispose()
    }
  }

  /** All members are in step and have the same rates: then the counter and the rates are one for all, which lets their updates be one op. */
  private stateForAll(): StepState | undefined {
    const [first] = this.tasks as readonly [MemberTask]
    const training = this.tasks.map(progressOf).filter(({ stopped, epoch }) => !stopped && epoch < first.spec.training.epochs)
    const [one] = training
    if (!one || training.some(({ step }) => step !== one.step) || first.spec.schedule.type === 'reduce_on_plateau') return undefined
    const state = createStepState()
    setStep(state, one.step)
    return state
  }

  private open(prepared: readonly PreparedRun[], state: StepState | undefined): PackedProgram<string> | undefined {
    const [first] = prepared as readonly [PreparedRun]
    if (this.options.mode === 'eager') return undefined
    const sameRows = evaluations.filter((step) => step in first.definition.steps)
    const rows = prepared.map(({ check }) => rowsOfCheck(check))
    const pack = preparePack<string>(
      { members: prepared.map(({ definition }) => definition), sameRows },
      { step: 'train', rows, batchSize: first.check.batchSize },
    )
    if (pack.program === undefined) {
      const message = `the members train side by side and not together, which may be slower: ${pack.fallback}`.slice(0, 2_000)
      this.ports.event({ type: 'log', level: 'warn', message })
      return undefined
    }
    this.conductor = new PackConductor(prepared.length, {
      program: pack.program,
      evaluations: new Set(sameRows),
      shared: new Set(state ? [state.step, state.first, state.rates] : []),
      called: () => {
        this.request = this.ports.request()
      },
      waiting: () => this.storeCheckpoints(),
    })
    return pack.program
  }

  private async programAt(place: number, { definition, check }: PreparedRun, program: PackedProgram<string> | undefined): Promise<MemberProgram> {
    if (program && this.conductor) return this.conductor.programOf(place)
    return openProgram(definition, this.options, check, this.portsAt(place), this.tasks[place] as MemberTask)
  }

  private async runAll(runs: readonly MemberRun[]): Promise<MemberOutcome[]> {
    const ended = runs.map((run, place) =>
      trainRun(run).then(
        (outcome) => {
          this.conductor?.leave(place)
          return outcome
        },
        (cause: unknown) => {
          this.failed = true
          this.conductor?.abort(cause)
          this.checkpoints.flush()
          throw cause
        },
      ),
    )
    const settled = await Promise.allSettled(ended)
    const failed = settled.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
    return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  }

  private portsAt(place: number): TrainingPorts {
    const request = () => (this.failed ? 'cancel' : this.conductor ? this.request : this.ports.request())
    return portsOf(this.ports, this.memberAt(place), request, (checkpoint) => {
      const saved = this.checkpoints.save(checkpoint)
      this.storeCheckpoints()
      return saved
    })
  }

  /** As soon as every member either has left one or waits for a step, all that were made at this moment are there. */
  private storeCheckpoints(): void {
    const { conductor, checkpoints } = this
    if (!conductor || this.failed || [...conductor.training()].every((place) => conductor.waits(place) || checkpoints.holds(this.memberAt(place))))
      checkpoints.flush()
  }

  private memberAt(place: number): number {
    return this.tasks[place]?.member ?? -1
  }
}

function progressOf({ spec, seed, member, resume }: MemberTask): TrainingProgress {
  return resume ? readResumeFile(resume, { specSha256: specHash(spec), seed, member }).progress : freshProgress
}
