import { type ArchitectureSpec, finiteOrNull, type LayerHistograms, namedLayers } from '@trainyard/spec'
import type { Member } from '../loop/member.js'
import type { Progress } from '../loop/progress.js'
import { pointsOf, type Recorder } from '../loop/recorder.js'
import { confirmedDead } from './dead-units.js'
import { inspect } from './inspect.js'
import { type Evidence, rules } from './rules.js'

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
 * `found` is the share of units by layer that the last validation has not seen active. Returns the progress that knows which findings were reported.
 */
export async function diagnose(member: Member, recorder: Recorder, progress: Progress, found: ReadonlyMap<string, number> = new Map()): Promise<Progress> {
  const { rows, task, model } = member
  const dead = await confirmedDead(member, found)
  const { step } = progress
  const inspection = await inspect(member, progress)
  const at = new Date().toISOString()
  const figures = [...inspection.layers, ...[...dead].map(([layer, share]) => [layer, { dead_fraction: share }] as const)].flatMap(([layer, of]) =>
    Object.entries(of).map(([key, value]) => [`layers/${layer}/${key}`, finiteOrNull(value)] as const),
  )
  recorder.metrics(figures.flatMap(([key, value]) => pointsOf(task.member, { [key]: value }, { step, epoch: step / rows.batches.perEpoch }, at)))
  recorder.histograms({ member: task.member, step, epoch: step / rows.batches.perEpoch, at, layers: inOrder(task.spec.architecture, inspection.histograms) })
  const weighted = model.network.weights.filter((weight) => weight.role === 'kernel').map((weight) => weight.layer)
  const evidence: Evidence = { ...inspection, step, task: task.spec.task, classes: task.info.classes.length, weighted, dead }
  const warned = new Set(progress.warned)
  for (const { message, suggestion, ...data } of rules.flatMap((rule) => rule(evidence))) {
    const known = data.layer === null ? `${data.rule}/` : `${data.rule}/${data.layer}`
    if (warned.has(known)) continue
    warned.add(known)
    recorder.event({ type: 'diagnostic', level: 'warn', message: `${message}: ${suggestion}`, data: { ...data, suggestion } })
  }
  return { ...progress, warned: [...warned] }
}

/** Layers in the order of the network, the output layer last. */
function inOrder(architecture: ArchitectureSpec, found: readonly LayerHistograms[]): LayerHistograms[] {
  const names = namedLayers(architecture.layers).map(({ name }) => name)
  const place = ({ layer }: LayerHistograms) => (names.includes(layer) ? names.indexOf(layer) : names.length)
  return found.toSorted((a, b) => place(a) - place(b))
}

/** Before the first step: the network as it starts, and what is odd about its layers (a normalization after its activation). */
export async function diagnoseStart(member: Member, recorder: Recorder, progress: Progress): Promise<Progress> {
  for (const { path, rule, message } of member.model.network.shapes.warnings)
    recorder.event({ type: 'diagnostic', level: 'warn', message: `${path}: ${message}`, data: { rule, path } })
  return diagnose(member, recorder, progress)
}
