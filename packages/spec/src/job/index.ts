export { type CreateEnsembleRequest, createEnsembleRequest, type PublishSweepRequest, publishSweepRequest } from './ensemble-request.js'
export { type FlatValue, flatSpec } from './flat-spec.js'
export {
  type AnalysisBody,
  analysisBody,
  type CalibrationBin,
  type CalibrationResult,
  type ImportanceResult,
  type JobAnalysis,
  jobAnalysis,
  type RangeTestResult,
  rangeTestResult,
  type ThresholdResult,
  type WorstRow,
} from './analysis.js'
export { type MemberCost, memberCost } from './member-cost.js'
export { packSize } from './pack-size.js'
export { totalMemory, type TrainingMemory, trainingMemory } from './training-memory.js'
export { type JobPlan, jobPlan } from './plan.js'
export { withPresetDefaults } from './preset-defaults.js'
export { initFileOf, type JobInit, jobInit, type ResolvedInit } from './init.js'
export { fitsAllRows, jobDataset } from './data.js'
export { gainRowsText } from './gain-rows.js'
export { progressPlace } from './progress-place.js'
export { type JobSpec, type JobSpecInput, type JobVariant, jobSpec, type ResolvedJobSpec, resolvedJobSpec } from './spec.js'
export { isTerminal, type JobAction, type JobStatus, jobActions, jobStatuses, legalActions, possibleActions } from './transitions.js'
export {
  type LeaderboardEntry,
  type EnsembleResult,
  type JobEngine,
  type JobFailure,
  type JobProgress,
  type JobView,
  jobAction,
  jobEngine,
  jobFailure,
  jobFailureCode,
  jobProgress,
  jobStatus,
  jobView,
  type MemberView,
  memberStatus,
  memberView,
  ensembleResult,
  jobSummary,
} from './view.js'
export { groupsOfMembers, joinMembers, type MemberSettings, settingsOf, specOfMember, specOfMembers } from './variants.js'
export { type JobCondition, jobFilterFields, readJobFilter } from './filter.js'
export {
  type BulkJobsReply,
  type BulkJobsRequest,
  bulkJobsReply,
  bulkJobsRequest,
  jobFilter,
  jobSort,
  type UpdateJobRequest,
  updateJobRequest,
} from './list.js'
export { isJobSort, type JobSortField, jobSortFields } from './sort.js'
