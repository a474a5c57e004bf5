import type { Claim, Database } from '@trainyard/db'
import { elementAt, type ModelManifest } from '@trainyard/spec'
import type { BlobCache } from '../blob-cache/blob-cache.js'
import type { TaskHandling } from '../supervisor/attempt.js'
import type { WorkResult } from '../trainer/protocol.js'
import { claimedJob, datasetOf } from '../supervisor/attempt.js'

type Combination = Extract<WorkResult, { kind: 'combine' }>
type Finished = { index: number } & NonNullable<Claim['members'][number]['finished']>

/** `combine`: the ensemble of a job's finished members, its gain on held-out rows, and the model version that serving loads. */
export function combineTask(db: Database, files: BlobCache): TaskHandling<'combine'> {
  return {
    kind: 'combine',
    needsEngine: false,
    stoppable: false,
    plan: async (claim) => {
      const members = finishedMembers(claim)
      const [first] = members
      if (!first) throw new Error(`task ${claim.taskId} combines no member`)
      const [memberPath, ...predictionPaths] = await Promise.all([
        files.file(checkpointOf(first).sha256),
        ...members.map(({ predictionsSha256 }) => files.file(predictionsSha256)),
      ])
      return {
        kind: 'combine',
        spec: claimedJob(claim).spec,
        info: datasetOf(claim).info,
        memberPath,
        members: members.map(({ index }, position) => ({ index, predictionsPath: elementAt(predictionPaths, position, 'the predictions of the members') })),
      }
    },
    complete: async (claim, combination) => {
      const members = finishedMembers(claim)
      const { ensemble, analysis, weights } = combination
      const { spec } = claimedJob(claim)
      await db.tasks.completeCombine(claim.lease, {
        ensemble,
        analysis,
        weights: weighted(members, weights).map(({ member, weight }) => ({ index: member.index, weight, used: weight > 0 })),
        metrics: ensemble?.metrics ?? {},
        ...(spec.model ? { manifest: manifestOf(claim, members, combination) } : {}),
      })
      return []
    },
  }
}

/** Each member with its share of the ensemble; a member that is not used has none. */
const weighted = (members: readonly Finished[], weights: readonly number[]) =>
  members.map((member, position) => ({ member, weight: elementAt(weights, position, 'the weights of the members') }))

function finishedMembers({ members }: Claim): Finished[] {
  return members.map(({ index, finished }) => {
    if (!finished) throw new Error(`member ${index} is to be combined before it is finished`)
    return { index, ...finished }
  })
}

function checkpointOf({ index, checkpoint }: Finished): NonNullable<Finished['checkpoint']> {
  if (!checkpoint) throw new Error(`member ${index} succeeded without a final checkpoint`)
  return checkpoint
}

function manifestOf(claim: Claim, members: readonly Finished[], { combine, weights, preprocessing, target, temperature }: Combination): ModelManifest {
  const used = weighted(members, weights).filter(({ weight }) => weight > 0)
  return {
    format: 'trainyard-model-1',
    spec: claimedJob(claim).spec,
    dataset: datasetOf(claim).info,
    preprocessing,
    target,
    combine,
    members: used.map(({ member, weight }) => {
      const { id, sha256 } = checkpointOf(member)
      return { index: member.index, checkpoint_id: id, sha256, weight }
    }),
    parameters: used.reduce((sum, { member }) => sum + member.parameters, 0),
    ...(temperature === null ? {} : { temperature }),
  }
}
