export { isBetter, type Objective, objective, resolveObjective } from './objective.js'
export { type CreateSweepRequest, createSweepRequest, partialSweep, type SweepSpec, sweepSpec, trialName } from './request.js'
export { type Dimension, type RangeDimension, type Space, space, spaceFacts } from './spaces.js'
export { choosing, drawsOf, type MedianStopping, pruningOf, type Rung, rungsOf, type Strategy, strategy } from './strategies.js'
export {
  isSweepTerminal,
  type Refinement,
  type SweepCurve,
  type SweepPlan,
  type SweepStatus,
  type SweepSummary,
  type SweepView,
  sweepPlan,
  sweepStatus,
  sweepSummary,
  sweepView,
  type TrialRung,
  type TrialStatus,
  type TrialValues,
  type TrialView,
  trialRung,
  trialValues,
  trialView,
} from './view.js'
