export { isBetter, type Objective, objective, resolveObjective } from './objective.js'
export { type SweepPlan, sweepPlan } from './plan.js'
export { type CreateSweepRequest, createSweepRequest, faultySweep, type SweepSpec, sweepSpec } from './request.js'
export { type Rung, rungsOf } from './rungs.js'
export { type Choice, type Dimension, type Geometric, type Linear, type LogUniform, type Space, space, type Uniform } from './space/index.js'
export { type Strategy, type SuccessiveHalving, strategy } from './strategy/index.js'
export {
  isSweepTerminal,
  type Refinement,
  type SweepCurve,
  type SweepStatus,
  type SweepSummary,
  type SweepView,
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
