import { performance } from 'node:perf_hooks'
import { EngineError } from '../../backend/engine-error.js'
import { type NativeBackend, requireNative } from '../../backend/native.js'
import { checkDefinition } from '../batch-rules.js'
import type { CompiledStep, CompileOptions, CompileSettings, ProgramDefinition, StepDefinition, StepFunction, StepProgram, StepRunner } from '../contract.js'
import { GraphBuilder, graphKey } from '../format/graph-builder.js'
import { GraphSession, keepSession, takeSession } from './graph-session.js'
import { ResidentData } from './resident-data.js'
import { runnerOf, StepEntry } from './step-entry.js'
import { VariableStore } from './variable-store.js'

/**
 * Turns steps into one TensorFlow graph over shared variables: each step is run once to see what it does, for every
 * batch size it names, and replayed as a session call from then on. The session starts with the variables' present
 * values. Needs the native backend (`ENGINE_NOT_LOADED` elsewhere); a step that breaks its contract is
 * `STEP_READS_HOST` or `STEP_NOT_TRACEABLE`, a graph that the library rejects `GRAPH_FAILED`.
 */
export function compileProgram<Name extends string>(definition: ProgramDefinition<Name>, settings: CompileSettings = {}): StepProgram<Name> {
  const native = requireNative()
  const started = performance.now()
  const { graph, nodes, entries, store, data } = buildGraph(native, definition, settings)
  const traced = performance.now()
  const key = graphKey(native.binding, graph)
  const kept = takeSession(key)
  const session = kept ?? new GraphSession(native.binding, graph)
  fill(native, session, store, data)
  const steps = Object.entries<StepDefinition>(definition.steps)
  let open = true
  return {
    mode: 'graph',
    report: {
      nodes,
      bytes: graph.length,
      traceMs: traced - started,
      loadMs: performance.now() - traced,
      key,
      reused: kept !== undefined,
      xla: settings.xla !== undefined,
    },
    steps: Object.fromEntries(steps.map(([name, step], i) => [name, runnerOf(step, entries[i] ?? [], () => requireOpen(open, session), native)])) as Record<
      Name,
      StepRunner
    >,
    readVariables: (which) => store.read(native, requireOpen(open, session), which),
    writeVariables: (which) => store.write(native, requireOpen(open, session), which),
    dispose: () => {
      if (open && settings.keepSession === true) keepSession(key, session)
      else if (open) session.close()
      open = false
    },
  }
}

function buildGraph(native: NativeBackend, { variables, steps: definitions }: ProgramDefinition<string>, { xla }: CompileSettings) {
  const steps = Object.entries(definitions)
  for (const [name, step] of steps) checkDefinition(name, step)
  const builder = new GraphBuilder()
  const store = new VariableStore(builder, variables)
  const data = new ResidentData(
    builder,
    steps.map(([, step]) => step),
  )
  const entries = steps.map(([name, step], i) =>
    step.batchSizes.map((size, j) => new StepEntry(`s${i}_${j}`, step, size, native, variables, name === xla && j === 0)),
  )
  for (const entry of entries.flat()) entry.emit(builder, native, store, data)
  return { graph: builder.finish(), nodes: builder.size, entries, store, data }
}

/** Variables and data in one call: each combination of names costs a session time when it first sees it. */
function fill(native: NativeBackend, session: GraphSession, store: VariableStore, data: ResidentData): void {
  const arrays = data.feeds(native.binding)
  try {
    session.fetch([...store.feeds(native), ...arrays], ['v_ok', 'd_ok'])
  } finally {
    for (const { handle } of arrays) native.binding.deleteTensor(handle)
  }
}

function requireOpen(open: boolean, session: GraphSession): GraphSession {
  if (!open) throw new EngineError('GRAPH_FAILED', 'the program was disposed')
  return session
}

/** `compileProgram` for a single step. */
export function compileStep(step: StepFunction, { variables, ...rest }: CompileOptions, settings: CompileSettings = {}): CompiledStep {
  const { steps, ...program } = compileProgram({ variables, steps: { step: { step, ...rest } } }, settings)
  return { ...program, ...steps.step }
}
