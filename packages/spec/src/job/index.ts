export { type JobPlan, jobPlan } from './plan.js'
export { type JobSpec, type JobSpecInput, jobDataset, jobSpec, metadata, type ResolvedJobSpec, resolvedJobSpec, type Task, task } from './spec.js'
export { isTerminal, type JobAction, type JobStatus, jobAction, jobStatus, legalActions } from './status.js'
export { type EnsembleResult, type JobEngine, type JobFailure, type JobProgress, type JobView, jobEngine, jobFailure, jobFailureCode, jobProgress, jobView, type MemberView, memberStatus, memberView, ensembleResult, jobSummary } from './view.js'
