export { type FlatValue, flatSpec } from './flat-spec.js'
export { type AnalysisBody, analysisBody, type JobAnalysis, jobAnalysis, type SelectionRound, type WorstRow } from './analysis.js'
export { type CalibrationBin, type CalibrationResult } from './calibration.js'
export { type MemberCost, memberCost } from './member-cost.js'
export { type JobPlan, jobPlan } from './plan.js'
export { type RangeTestResult, rangeTestResult } from './range-test.js'
export { type JobSpec, type JobSpecInput, jobDataset, jobSpec, metadata, type ResolvedJobSpec, resolvedJobSpec } from './spec.js'
export { jobAction, jobStatus } from './status.js'
export { isTerminal, type JobAction, type JobStatus, jobActions, jobStatuses, legalActions } from './transitions.js'
export {
  type EnsembleResult,
  type JobEngine,
  type JobFailure,
  type JobProgress,
  type JobView,
  jobEngine,
  jobFailure,
  jobFailureCode,
  jobProgress,
  jobView,
  type MemberView,
  memberStatus,
  memberView,
  ensembleResult,
  jobSummary,
} from './view.js'
