import type { MetricPoint, NewEvent } from '@trainyard/spec'
import type { MemberRun } from '../loop/member-run.js'
import { deadRelu } from './dead-relu.js'
import { gradientFlow } from './gradient-flow.js'
import { initialLoss } from './initial-loss.js'
import { inspect } from './inspect.js'
import type { Evidence, Finding, Rule } from './rule.js'
import { saturation } from './saturation.js'
import { updateRatio } from './update-ratio.js'

const rules: readonly Rule[] = [initialLoss, deadRelu, saturation, gradientFlow, updateRatio]

/** An inspection costs about one eager step, some four compiled ones: at most one in this many steps, so about 2 % of the time of a small network. */
const stepsBetween = 250
/** And at most this many in a training, which is enough for a curve. */
const inspections = 50

/** Whether the end of this epoch (counted from 1) is looked at. It depends on nothing but the job, so that a resumed training looks at the same ones. */
export function isInspected(epoch: number, stepsPerEpoch: number, epochs: number): boolean {
  const every = Math.max(1, Math.ceil(stepsBetween / stepsPerEpoch), Math.ceil(epochs / inspections))
  return epoch % every === 0
}

/**
 * Looks at the network as it stands: per-layer metrics `layers/<name>/<figure>` at the present step, and an event with a remedy for each finding that is new.
 * `dead` is the share of dead units by layer, from the last validation.
 */
export async function diagnose(run: MemberRun, dead: ReadonlyMap<string, number> = new Map()): Promise<void> {
  const { progress, batches, task, network } = run
  const inspection = await inspect(run)
  const at = new Date().toISOString()
  const points = [...inspection.layers, ...[...dead].map(([layer, share]) => [layer, { dead_fraction: share }] as const)].flatMap(([layer, figures]) =>
    Object.entries(figures).map(
      ([key, value]): Omit<MetricPoint, 'member'> => ({
        key: `layers/${layer}/${key}`,
        step: progress.step,
        epoch: progress.step / batches.perEpoch,
        value: Number.isFinite(value) ? value : null,
        at,
      }),
    ),
  )
  if (points.length > 0) run.ports.metrics(points)
  const weighted = network.weights.filter((weight) => weight.role === 'kernel').map((weight) => weight.layer)
  const evidence: Evidence = { ...inspection, step: progress.step, task: task.spec.task, classes: task.info.classes.length, weighted, dead }
  for (const finding of rules.flatMap((rule) => rule(evidence))) tell(run, finding)
}

/** Before the first step: the network as it starts, and what is odd about its layers (a normalization after its activation). */
export async function diagnoseStart(run: MemberRun): Promise<void> {
  for (const { path, rule, message } of run.network.shapes.warnings)
    run.ports.event({ type: 'diagnostic', level: 'warn', message: `${path}: ${message}`.slice(0, 2_000), member: run.task.member, data: { rule, path } })
  await diagnose(run)
}

function tell(run: MemberRun, { message, suggestion, ...data }: Finding): void {
  const known = `${data.rule}/${data.layer ?? ''}`
  if (run.progress.warned.includes(known)) return
  run.progress = { ...run.progress, warned: [...run.progress.warned, known] }
  const event: NewEvent = {
    type: 'diagnostic',
    level: 'warn',
    message: `${message}: ${suggestion}`.slice(0, 2_000),
    member: run.task.member,
    data: { ...data, suggestion },
  }
  run.ports.event(event)
}
