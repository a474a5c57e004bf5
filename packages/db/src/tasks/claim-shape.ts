import type { DatasetInfo, DatasetSource, MemberView, ResolvedJobSpec, StopRequest, TaskKind } from '@trainyard/spec'
import type { Lease } from './lease.js'

/** What a finished member left: `checkpoint` is its `final` one, `predictionsSha256` a tensor file of its outputs on the held-out splits. */
export type FinishedMember = {
  best: MemberView['best']
  final: Record<string, number | null>
  parameters: number
  predictionsSha256: string
  checkpoint: { id: string; sha256: string; step: number } | null
}

/** A member that a task is about. `resume` is its newest `last` checkpoint; `finished` is set for a combining task only, whose members have all succeeded. */
export type ClaimedMember = { id: string; index: number; seed: number; resume: { sha256: string; step: number } | null; finished: FinishedMember | null }

export type ClaimedJob = {
  id: string
  projectId: string
  spec: ResolvedJobSpec
  /** What was asked of the job before the claim. */
  request: StopRequest
  /** Milliseconds since the job first ran, over all its attempts, by the database's clock. */
  elapsedMs: number
}

/** All that a worker needs to begin. `dataset.info` and `dataset.sha256` are null only while it is being prepared. */
export type Claim = {
  taskId: string
  kind: TaskKind
  epoch: number
  lease: Lease
  job: ClaimedJob | null
  dataset: { id: string; info: DatasetInfo | null; sha256: string | null; source: DatasetSource }
  members: ClaimedMember[]
}
