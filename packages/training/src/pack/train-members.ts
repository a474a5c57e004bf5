import type { EngineInfo } from '@trainyard/engine'
import { trainAlone } from '../loop/train-member.js'
import { withFinalFits } from '../loop/final-fit.js'
import type { RunOptions } from '../loop/open-member.js'
import type { MemberOutcome, MemberTask, TrainingPorts } from '../ports.js'
import { Pack } from './pack.js'

/**
 * Trains members of one job in one pack: their steps become one graph, and each call makes a step of every member. Each member has its own seed, order of rows,
 * validation, metrics, early stopping and checkpoints, and comes to the results that it has alone, but for rounding. A member that ends early leaves; the others
 * go on. Where the members cannot share a graph they train side by side, each in a graph of its own, and an event says why. One member is trained as by
 * `trainMember`. Where all rows are to be fitted afterwards, the members do that in a pack of their own.
 *
 * Resolves with the outcomes in the order of the tasks, when nothing of theirs is left in the engine. A member that fails by itself, as by diverging, ends with
 * the outcome `failed`, and the others go on.
 *
 * @throws {TrainingError} when the only member fails, or what fails all members alike.
 * @throws {DataError} when the data set cannot bear the job.
 */
export async function trainMembers(tasks: readonly MemberTask[], ports: TrainingPorts, engine: EngineInfo, options: RunOptions = {}): Promise<MemberOutcome[]> {
  return withFinalFits(tasks, async ([first, ...others]) => {
    if (!first) return []
    return others.length === 0 ? [await trainAlone(first, ports, engine, options)] : new Pack([first, ...others], ports, engine, options).train()
  })
}
