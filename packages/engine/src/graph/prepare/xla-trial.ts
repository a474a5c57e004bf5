import { elementAt } from '@trainyard/spec'
import { EngineError } from '../../backend/engine-error.js'
import { compileProgram } from '../compile/compile.js'
import type { CompileSettings, ProgramDefinition, StepProgram } from '../contract.js'
import type { GraphNotes, XlaTiming } from './graph-notes.js'
import { selfCheck, type SelfCheck, unchanged } from './self-check.js'

/**
 * XLA's losses and metrics may differ from the plain graph's by this much over the checked steps, relative to the larger of the two or to
 * 1e-3: it sums in another order. Where they differ by more, the plain graph is used.
 */
export const XLA_TOLERANCE = 1e-3

/** XLA must be faster by this factor to be used: less is within what a busy machine varies. */
const WORTH = 1.05

/** A trial is made only where it costs at most this share of the training. */
const SHARE = 0.02

/** What a trial costs: compiling takes about this long for each node of the graph, and at least this long. Measured on the reference workloads. */
const COMPILE_MS_PER_NODE = 3
const COMPILE_MS = 2_000

/** Rounds that each program runs in turn, how long a round should last, and its most steps. */
const ROUNDS = 5
const ROUND_MS = 40
const STEPS_A_ROUND = 256

/** Whether XLA is used, and why. `timing` is absent where nothing was timed. */
export type XlaChoice = {
  readonly used: boolean
  readonly reason: 'faster' | 'not faster' | 'training too short for a trial' | 'results differ' | 'cannot be compiled'
  readonly timing?: XlaTiming
  /** Whether the timing is from an earlier training with this very graph. */
  readonly remembered?: boolean
}

/** A program, and how it was chosen. The other one is closed. */
export type TriedProgram<Name extends string> = {
  readonly program: StepProgram<Name>
  readonly choice: XlaChoice
}

/**
 * Times a step without and with XLA on the rows of `check`, both programs in turn, and keeps the faster one; `steps` is how many steps the
 * training has, since a short one is over before XLA has compiled. What was timed before is remembered in `notes`. The variables have
 * their values from before the call afterwards.
 */
export function tryXla<Name extends string>(
  definition: ProgramDefinition<Name>,
  plain: StepProgram<Name>,
  check: SelfCheck<Name>,
  { steps, notes, ...settings }: CompileSettings & { readonly steps: number; readonly notes?: GraphNotes },
): TriedProgram<Name> {
  const { key, nodes } = plain.report
  const remembered = notes?.read(key).timed
  if (remembered !== undefined && !isWorth(remembered)) return { program: plain, choice: { ...judged(remembered), remembered: true } }
  const plainMs = remembered?.plainMs ?? unchanged(definition.variables, [plain], () => atMost(plain, check))
  if ((COMPILE_MS + COMPILE_MS_PER_NODE * nodes) / (steps * plainMs) > SHARE)
    return { program: plain, choice: { used: false, reason: 'training too short for a trial' } }
  let compiled: StepProgram<Name> | undefined
  try {
    compiled = compileProgram(definition, { ...settings, xla: check.step })
    const { difference, passed } = selfCheck(definition, compiled, plain, { tolerance: XLA_TOLERANCE, ...check })
    const both = [plain, compiled]
    const [without = 0, withXla = 0] = remembered ? [remembered.plainMs, remembered.xlaMs] : unchanged(definition.variables, both, () => timed(both, check))
    const timing = { plainMs: without, xlaMs: withXla, difference }
    if (passed) notes?.add(key, { timed: timing })
    return chosen(
      plain,
      compiled,
      passed ? { ...judged(timing), ...(remembered ? { remembered: true } : {}) } : { used: false, reason: 'results differ', timing },
    )
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause
    return chosen(plain, compiled, { used: false, reason: 'cannot be compiled' })
  }
}

function chosen<Name extends string>(plain: StepProgram<Name>, compiled: StepProgram<Name> | undefined, choice: XlaChoice): TriedProgram<Name> {
  const [program, other] = choice.used && compiled ? [compiled, plain] : [plain, compiled]
  other?.dispose()
  return { program, choice }
}

const isWorth = ({ plainMs, xlaMs }: XlaTiming): boolean => xlaMs * WORTH < plainMs

const judged = (timing: XlaTiming): XlaChoice => (isWorth(timing) ? { used: true, reason: 'faster', timing } : { used: false, reason: 'not faster', timing })

/** Milliseconds a step of each program: the fastest of some rounds in turn, since whatever else the machine does only ever slows. */
function timed<Name extends string>(programs: readonly StepProgram<Name>[], check: SelfCheck<Name>): number[] {
  // The first call of a program is slower, whatever it runs.
  for (const program of programs) once(program, check, 1)
  const steps = programs.map((program) => Math.max(1, Math.min(STEPS_A_ROUND, Math.floor(ROUND_MS / once(program, check, 1)))))
  const rounds = Array.from({ length: ROUNDS }, () => programs.map((program, i) => once(program, check, steps[i] ?? 1)))
  return programs.map((_, i) => Math.min(...rounds.map((round) => round[i] ?? Number.POSITIVE_INFINITY)))
}

/** What a step takes at most, from a single one: enough to see that a training is too short for a trial, which most are, without holding it up. */
function atMost<Name extends string>(program: StepProgram<Name>, check: SelfCheck<Name>): number {
  once(program, check, 1)
  return once(program, check, 1)
}

/** Milliseconds a step over so many steps in one call, on the rows of the check again and again, from the present values of the variables. */
function once<Name extends string>(program: StepProgram<Name>, { step, rows, batchSize }: SelfCheck<Name>, steps: number): number {
  const many = Int32Array.from({ length: steps * batchSize }, (_, i) => elementAt(rows, i % rows.length, 'row of the check'))
  program.writeVariables()
  const started = performance.now()
  program.steps[step].runMany(many, batchSize)
  return (performance.now() - started) / steps
}
