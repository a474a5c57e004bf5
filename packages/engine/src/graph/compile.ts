import { performance } from 'node:perf_hooks'
import { requireNative } from '../backend/native.js'
import { checkDefinition } from './batch-rules.js'
import type { CompileOptions, CompiledStep, ProgramDefinition, StepDefinition, StepFunction, StepProgram, StepRunner } from './contract.js'
import { GraphBuilder } from './graph-builder.js'
import { ResidentData } from './resident-data.js'
import { GraphSession } from './saved-model.js'
import { StepEntry, runnerOf } from './step-entry.js'
import { VariableStore } from './variable-store.js'

/**
 * Turns steps into one TensorFlow graph over shared variables: each step is run once to see what it does, for every
 * batch size it names, and replayed as a session call from then on. The session starts with the variables' present
 * values. Needs the native backend (`ENGINE_NOT_LOADED` elsewhere); a step that breaks its contract is
 * `STEP_READS_HOST` or `STEP_NOT_TRACEABLE`, a graph that the library refuses `GRAPH_FAILED`.
 */
export function compileProgram<Name extends string>(definition: ProgramDefinition<Name>): StepProgram<Name> {
  const native = requireNative()
  const started = performance.now()
  const steps = Object.entries<StepDefinition>(definition.steps)
  for (const [name, step] of steps) checkDefinition(name, step)
  const builder = new GraphBuilder()
  const store = new VariableStore(builder, definition.variables)
  const data = new ResidentData(
    builder,
    steps.map(([, step]) => step),
  )
  const entries = steps.map(([, step], i) => step.batchSizes.map((size, j) => new StepEntry(`s${i}_${j}`, step, size, native, definition.variables)))
  for (const entry of entries.flat()) entry.emit(builder, native, store, data)
  const graph = builder.finish()
  const traced = performance.now()
  const session = new GraphSession(native.binding, graph)
  store.write(native, session)
  data.load(native.binding, session)
  return {
    mode: 'graph',
    report: { nodes: builder.size, bytes: graph.length, traceMs: traced - started, loadMs: performance.now() - traced },
    steps: Object.fromEntries(steps.map(([name, step], i) => [name, runnerOf(step, entries[i] ?? [], session, native)])) as Record<Name, StepRunner>,
    readVariables: (which) => store.read(native, session, which),
    writeVariables: (which) => store.write(native, session, which),
    dispose: () => session.close(),
  }
}

/** `compileProgram` for a single step. */
export function compileStep(step: StepFunction, { variables, ...rest }: CompileOptions): CompiledStep {
  const { steps, ...program } = compileProgram({ variables, steps: { step: { step, ...rest } } })
  return { ...program, ...steps.step }
}
