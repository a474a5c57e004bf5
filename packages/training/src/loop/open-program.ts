import {
  eagerProgram,
  gpuEagerProgram,
  type GraphNotes,
  onlyAwaited,
  prepareGpuProgram,
  prepareProgram,
  type ProgramDefinition,
  type SelfCheck,
  tryXla,
  XLA_TOLERANCE,
  type XlaChoice,
} from '@trainyard/engine'
import type { MemberTask, TrainingPorts } from '../ports.js'
import type { MemberProgram } from './member-run.js'

/** Steps that are run both ways before a graph is trusted: one from the start, one from the weights that it left. */
export const checkedSteps = 2

/** What the check trains on: whole batches of the first epoch's order. `steps` is how many updates the training has left. */
export type CheckRows = { order: Int32Array; batchSize: number; steps: number }

/** Whether the steps are compiled by XLA: `auto` finds out by a short timed trial, where the training is long enough to pay for one. */
export type XlaMode = 'auto' | 'on' | 'off'

/**
 * How steps are run. `auto` compiles them into a graph where the engine can and falls back with an event. `notes` remembers from one training to the next which
 * graphs were checked and timed on this machine.
 */
export type RunOptions = { mode?: 'auto' | 'eager'; xla?: XlaMode; notes?: GraphNotes }

/**
 * The steps, compiled into one graph that has agreed with eager execution on the first batches; eager where there is no native library or the graph is not to be
 * trusted, with an event that says why. The weights are as they were afterwards.
 */
export async function openProgram(
  definition: ProgramDefinition<string>,
  { mode = 'auto', xla = 'off', notes }: RunOptions,
  { order, batchSize, steps }: CheckRows,
  ports: TrainingPorts,
  { member }: MemberTask,
): Promise<MemberProgram> {
  if (onlyAwaited()) return openAwaited(definition, mode, { order, batchSize, steps }, ports, member)
  if (mode === 'eager') return { ...eagerProgram(definition), members: 1 }
  const tell = (level: 'info' | 'warn', message: string) => ports.event({ type: 'log', level, message: message.slice(0, 2_000), member })
  const check: SelfCheck<string> = { step: 'train', rows: rowsOfCheck({ order, batchSize }), batchSize }
  const settings = { keepSession: true, ...(notes ? { notes } : {}) }
  if (xla === 'on') {
    const { program, fallback } = prepareProgram(definition, { ...check, tolerance: XLA_TOLERANCE }, { ...settings, xla: check.step })
    if (fallback === undefined) return { ...program, members: 1 }
    tell('warn', `training runs without XLA: ${fallback}`)
  }
  const { program, fallback } = prepareProgram(definition, check, settings)
  if (fallback !== undefined) tell('warn', `training runs without a graph, which is slower: ${fallback}`)
  if (fallback !== undefined || xla !== 'auto' || check.rows.length === 0) return { ...program, members: 1 }
  const tried = tryXla(definition, program, check, { ...settings, steps })
  const said = sentence(tried.choice)
  if (said !== null) tell('info', said)
  return { ...tried.program, members: 1 }
}

/** On WebGPU: the steps recorded and replayed, op by op where the recording is not to be trusted. */
async function openAwaited(
  definition: ProgramDefinition<string>,
  mode: RunOptions['mode'],
  { order, batchSize }: CheckRows,
  ports: TrainingPorts,
  member: number,
): Promise<MemberProgram> {
  if (mode === 'eager') return { ...gpuEagerProgram(definition), members: 1 }
  const { program, fallback } = await prepareGpuProgram(definition, { step: 'train', rows: rowsOfCheck({ order, batchSize }), batchSize })
  if (fallback !== undefined)
    ports.event({ type: 'log', level: 'warn', message: `training runs op by op on the GPU, which is slower: ${fallback}`.slice(0, 2_000), member })
  return { ...program, members: 1 }
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

/** The rows of the checked steps. */
export const rowsOfCheck = ({ order, batchSize }: Pick<CheckRows, 'order' | 'batchSize'>): Int32Array =>
  order.slice(0, Math.min(checkedSteps, Math.floor(order.length / batchSize)) * batchSize)
