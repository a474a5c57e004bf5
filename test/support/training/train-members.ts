import type { EngineInfo } from '@trainyard/engine'
import { elementAt } from '@trainyard/spec'
import { type MemberOutcome, type Training, trainPack } from '@trainyard/training'

/** Trains the members of one job in one pack, and waits until nothing of theirs is left. */
export async function trainMembers(tasks: Training['tasks'], ports: Training['ports'], engine: EngineInfo): Promise<MemberOutcome[]> {
  const { outcomes, finished } = trainPack([{ tasks, ports }], engine)
  await finished
  return elementAt(outcomes, 0, 'the job of the pack')
}
