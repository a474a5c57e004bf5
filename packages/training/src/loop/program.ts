import {
  eagerProgram,
  gpuEagerProgram,
  type GraphNotes,
  onlyAwaited,
  prepareGpuProgram,
  prepareProgram,
  type SelfCheck,
  tryXla,
  XLA_TOLERANCE,
  type XlaChoice,
} from '@trainyard/engine'
import type { TrainingPorts } from '../ports.js'
import { TrainingError } from '../training-error.js'
import type { MemberProgram, MemberStep, PreparedMember } from './member.js'

/** Steps that are run both ways before a graph is trusted: one from the start, one from the weights that it left. */
export const checkedSteps = 2

/** Whether the steps are compiled by XLA: `auto` finds out by a short timed trial, where the training is long enough to pay for one. */
export type XlaMode = 'auto' | 'on' | 'off'

/**
 * How steps are run. `auto` (the default) compiles them into a graph where the engine can and falls back with an event. `xla` is `off` by default. `notes`
 * remembers from one training to the next which graphs were checked and timed on this machine.
 */
export type RunOptions = { mode?: 'auto' | 'eager'; xla?: XlaMode; notes?: GraphNotes }

/** Says in the member's events how its steps run. */
type Tell = (level: 'info' | 'warn', message: string) => void

/** The step of this name: `train`, or the name of a held-out split. */
export function stepOf({ steps }: MemberProgram, name: string): MemberStep {
  const step = steps[name]
  if (!step) throw new TrainingError('engine_error', `the program has no step for ${name}`)
  return step
}

/** What a graph is checked on: the first whole batches of the first epoch. */
export function checkOf({ rows: { order, batches } }: PreparedMember): SelfCheck<string> {
  const first = order(0)
  const rows = first.slice(0, Math.min(checkedSteps, Math.floor(first.length / batches.size)) * batches.size)
  return { step: 'train', rows, batchSize: batches.size }
}

/**
 * The steps, compiled into one graph that has agreed with eager execution on the first batches; eager where there is no native library or the graph is not to
 * be trusted, with an event that says why. The weights are as they were afterwards.
 */
export async function openProgram(member: PreparedMember, ports: Pick<TrainingPorts, 'event'>, options: RunOptions): Promise<MemberProgram> {
  const tell: Tell = (level, message) => ports.event({ type: 'log', level, message: message.slice(0, 2_000), member: member.task.member })
  const program = onlyAwaited() ? await openAwaited(member, options, tell) : openNative(member, options, tell)
  return { ...program, members: 1 }
}

function openNative(member: PreparedMember, { mode = 'auto', xla = 'off', notes }: RunOptions, tell: Tell) {
  const { definition, rows, task, start } = member
  if (mode === 'eager') return eagerProgram(definition)
  const check = checkOf(member)
  const settings = { keepSession: true, ...(notes ? { notes } : {}) }
  if (xla === 'on') {
    const { program, fallback } = prepareProgram(definition, { ...check, tolerance: XLA_TOLERANCE }, { ...settings, xla: check.step })
    if (fallback === undefined) return program
    tell('warn', `training runs without XLA: ${fallback}`)
  }
  const { program, fallback } = prepareProgram(definition, check, settings)
  if (fallback !== undefined) tell('warn', `training runs without a graph, which is slower: ${fallback}`)
  if (fallback !== undefined || xla !== 'auto' || check.rows.length === 0) return program
  const steps = task.spec.training.epochs * rows.batches.perEpoch - start.step
  const tried = tryXla(definition, program, check, { ...settings, steps })
  const said = sentence(tried.choice)
  if (said !== null) tell('info', said)
  return tried.program
}

/** On WebGPU: the steps recorded and replayed, op by op where the recording is not to be trusted. */
async function openAwaited(member: PreparedMember, { mode = 'auto' }: RunOptions, tell: Tell) {
  if (mode === 'eager') return gpuEagerProgram(member.definition)
  const { program, fallback } = await prepareGpuProgram(member.definition, checkOf(member))
  if (fallback !== undefined) tell('warn', `training runs op by op on the GPU, which is slower: ${fallback}`)
  return program
}

/** The choice in words. Null where there was none to make: a short training is not worth an event. */
function sentence({ used, reason, timing, remembered }: XlaChoice): string | null {
  if (reason === 'training too short for a trial') return null
  const figures = timing
    ? `: ${milliseconds(timing.plainMs)} a step without, ${milliseconds(timing.xlaMs)} with, results within ${timing.difference.toExponential(1)}`
    : ''
  return `XLA is ${used ? 'used' : 'not used'} (${reason}${remembered ? ', as timed before' : ''})${figures}`
}

const milliseconds = (value: number): string => `${value.toPrecision(3)} ms`
