import type { CheckpointKind, StoredTensor } from '@trainyard/spec'
import { recordSpan } from '@trainyard/tracing'
import { readArrays, underPrefix } from '../checkpoint/arrays.js'
import { writeMemberFile } from '../checkpoint/member-file.js'
import { writeResumeFile } from '../checkpoint/resume-file.js'
import { rowsNotFinite } from '../metrics/metric.js'
import type { NewCheckpoint, TrainingPorts } from '../ports.js'
import { TrainingError } from '../training-error.js'
import type { Member } from './member.js'
import type { Progress } from './progress.js'
import type { Recorder } from './recorder.js'

/** Epochs may be shorter than storing their checkpoint: at their ends, at most one a second is written. Every `checkpoint_every_steps`, one always is. */
const epochEndsEveryMs = 1_000

type Metrics = Record<string, number | null>

/** Writes a member's checkpoints. The one before must be durable first, so that at most one is on its way. */
export class Checkpoints {
  /** The checkpoint that is being stored. */
  private pending: Promise<void> = Promise.resolve()
  private savedAt = Number.NEGATIVE_INFINITY
  /** The step whose weights were last sent as `best`. */
  private bestSentStep = 0

  constructor(
    private readonly member: Member,
    private readonly ports: TrainingPorts,
    private readonly recorder: Recorder,
  ) {}

  /** Writes a `last` checkpoint of this very moment. One that cannot be stored is reported and does not end the training. */
  async saveLast({ bestWeights, ...progress }: Progress): Promise<void> {
    await this.pending
    const { program, model, owner, rows } = this.member
    program.readVariables()
    const weights = await readArrays('weights', model.network.parameters)
    const differs = progress.measured !== null || progress.best.step !== progress.step
    const best = bestWeights && differs ? underPrefix(bestWeights, 'weights', 'best') : {}
    const file = writeResumeFile({ ...weights, ...(await readArrays('optimizer', model.optimizer.slots)), ...best }, progress, owner, rows.splits)
    this.send('last', file, progress.last, progress.step)
    this.savedAt = this.recorder.now()
  }

  /**
   * `saveLast` at the end of an epoch, and the best weights if they are newer than those sent before; neither, where none is `due` and the last was written
   * less than a second ago.
   */
  async saveEpochEnd(progress: Progress, due: boolean): Promise<void> {
    if (!due && this.recorder.now() - this.savedAt < epochEndsEveryMs) return
    await this.saveLast(progress)
    const { task, watched, finalFit } = this.member
    if (finalFit) return
    const { best, last, bestWeights, step } = progress
    if (!bestWeights || !task.spec.training.early_stopping || best.step === this.bestSentStep) return
    await this.pending
    this.bestSentStep = best.step
    this.send('best', this.memberFile(bestWeights, best.step, task.member), best.step === step ? last : { [watched]: best.value }, best.step)
  }

  /**
   * The member as its weights are. `member` and `step` are those of the weights, and `metrics` what was measured with them.
   *
   * @throws {TrainingError} `diverged` when a weight is not finite: such a member predicts nothing.
   */
  async final({ member, step, metrics }: { member: number; step: number; metrics: Metrics }): Promise<NewCheckpoint> {
    const { program, model, rows } = this.member
    program.readVariables()
    const weights = await readArrays('weights', model.network.parameters)
    for (const [name, { data }] of Object.entries(weights))
      if (rowsNotFinite(data as ArrayLike<number>, 1) > 0)
        throw new TrainingError('diverged', `${name} is not finite at step ${step}, after the last update; try a lower optimizer.learning_rate`)
    const file = this.memberFile(weights, step, member)
    return { member, kind: 'final', step: this.before + step, epoch: step / rows.batches.perEpoch, metrics, resumable: false, file }
  }

  /** Stores the trained member; waits until it is durable, and fails if it cannot be stored. */
  async saveFinal(checkpoint: NewCheckpoint): Promise<void> {
    await this.pending
    await this.ports.checkpoints([checkpoint])
  }

  /** Updates of the training before this one. */
  private get before(): number {
    // default: a training that is measured has none before it
    return this.member.finalFit?.measured.step ?? 0
  }

  /** Settles when nothing is on its way any more. */
  settled(): Promise<void> {
    return this.pending
  }

  private memberFile(weights: Readonly<Record<string, StoredTensor>>, step: number, member: number): Uint8Array {
    const { rows, owner, finalFit } = this.member
    const { preprocessing, target, train } = rows.splits
    return writeMemberFile(weights, { preprocessing, target, ...owner, member, step, finalFit: finalFit && { rows: train.rows, steps: finalFit.steps } })
  }

  private send(kind: CheckpointKind, file: Uint8Array, metrics: Metrics, step: number): void {
    const { task, rows } = this.member
    const checkpoint = { member: task.member, kind, step: this.before + step, epoch: step / rows.batches.perEpoch, metrics, resumable: kind === 'last', file }
    const attributes = { 'trainyard.member': task.member, 'trainyard.step': step, 'trainyard.checkpoint': kind, 'trainyard.checkpoint.bytes': file.byteLength }
    const startTime = performance.now()
    const stored = this.ports.checkpoints([checkpoint]).then(() => recordSpan('checkpoint', { startTime, attributes }))
    this.pending = stored.catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const message = `the ${kind} checkpoint of step ${step} could not be stored; training goes on (${reason})`
      this.recorder.event({ type: 'checkpoint', level: 'warn', message })
    })
  }
}
