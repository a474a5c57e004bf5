export { act, cancel, endAll, requireLegal, requireOpenSweep } from './actions.js'
export {
  backoffSeconds,
  deferAttempt,
  beginAttempt,
  completeAttempt,
  completeCombining,
  type FailedMember,
  failAttempt,
  jitteredBackoffSeconds,
  loseAttempt,
  releaseAttempt,
  skipAttempt,
  stopAttempt,
} from './attempts.js'
export { type Claimability, holdsLease, isAbandoned, isClaimable, isStoppable, type Lease, LeaseLostError } from './claims.js'
export { keepDeadline, measuringTime, type TimeLeft, timeLeft, untilNextStep } from './deadline.js'
export { type EnsembleSettings, type EnsembleSource, planEnsemble, type PlannedEnsemble } from './ensembles.js'
export {
  type Asked,
  type AttemptOutcome,
  becameDue,
  type Change,
  type Interim,
  type JobRequest,
  type JobState,
  type Life,
  type MemberFailure,
  type MemberState,
  moveJob,
  type TaskError,
  type TaskState,
  type TaskStatus,
  warned,
} from './life.js'
export { memberSeed, type PlannedTraining, planTrainings } from './new-job.js'
export { chooseCandidate, mayChoose } from './search/choice.js'
export { drawMany, pointsOf } from './search/draws.js'
export { publishes, settle, type WithoutMembers } from './settlement.js'
export {
  canBeCancelled,
  climbing,
  type EpochValue,
  holdsPlace,
  newRungs,
  type PrunedTrial,
  sweepOutcome,
  trialStatusOf,
  type TrialState,
  trialsToPrune,
  trialsToRelease,
} from './sweeps.js'
