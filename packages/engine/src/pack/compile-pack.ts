import { performance } from 'node:perf_hooks'
import { elementAt } from '@trainyard/spec'
import { requireNative } from '../backend/native.js'
import { checkDefinition, checkRows } from '../graph/batch-rules.js'
import type { ResidentArray, StepDefinition } from '../graph/contract.js'
import { GraphBuilder } from '../graph/format/graph-builder.js'
import { ResidentData } from '../graph/compile/resident-data.js'
import { GraphSession } from '../graph/compile/graph-session.js'
import { notPackable, sharedVariables } from './align.js'
import { chooseLayout, type VariableForm } from './layout.js'
import type { PackDefinition, PackedProgram, PackedRunner, PackReport, PackSettings } from './packed-contract.js'
import { PackedEntry } from './packed-entry.js'
import { PackedStore } from './packed-store.js'

/**
 * Turns the steps of M members into one graph: every member's step is traced, the traces are laid over each other and rewritten into one step over
 * all (see `batchTrace`). Each member keeps its own variables, rows, seeds and constants. Needs the native backend.
 * @throws {EngineError} as `compileProgram` does, and `STEP_NOT_TRACEABLE` where the members do different things.
 */
export function compilePack<Name extends string>({ members, sameRows = [] }: PackDefinition<Name>, { xla }: PackSettings<Name> = {}): PackedProgram<Name> {
  const native = requireNative()
  const started = performance.now()
  const variables = members.map((member) => member.variables)
  const shared = sharedVariables(variables)
  const steps = stepsOf(members, sameRows)
  const builder = new GraphBuilder()
  const entries = steps.map(({ name, definitions, same }, i) =>
    (definitions[0]?.batchSizes ?? []).map(
      (size, j) => new PackedEntry(`s${i}_${j}`, definitions, size, same, native, variables, shared, name === xla && j === 0),
    ),
  )
  const layout = chooseLayout(entries.flat(), shared)
  const store = new PackedStore(builder, variables, layout)
  store.keepConstant(unchanged(layout, entries.flat()))
  const data = new ResidentData(
    builder,
    steps.flatMap(({ definitions }) => definitions.slice(0, 1)),
  )
  for (const entry of entries.flat()) entry.emit(builder, native, store, data, layout)
  const graph = builder.finish()
  const traced = performance.now()
  const session = new GraphSession(native.binding, graph)
  store.writeAll(native, session)
  data.load(native.binding, session)
  const runner = ({ definitions, same }: (typeof steps)[number], own: readonly PackedEntry[]): PackedRunner => ({
    runMany: (rows, batchSize) => {
      const expected = same ? 1 : members.length
      if (rows.length !== expected || new Set(rows.map(({ length }) => length)).size !== 1)
        throw notPackable(`${expected} lists of rows of one length are needed, not ${rows.length} of ${rows.map(({ length }) => length).join(', ')}`)
      const counts = rows.map((list) => checkRows(definitions[0] as StepDefinition, list, batchSize))
      const entry = own.find((one) => one.batchSize === batchSize)
      if (entry === undefined) throw new RangeError(`no entry for a batch of ${batchSize} rows`)
      store.flush(native, session)
      if (entry.changes.length > 0) store.changed()
      return entry.runMany(session, native, rows, elementAt(counts, 0, 'number of steps'))
    },
  })
  return {
    report: {
      nodes: builder.size,
      bytes: graph.length,
      traceMs: traced - started,
      loadMs: performance.now() - traced,
      members: members.length,
      xla: xla !== undefined,
      variables: countForms(layout),
    },
    steps: Object.fromEntries(steps.map((step, i) => [step.name, runner(step, entries[i] ?? [])])) as Record<Name, PackedRunner>,
    readVariables: (member, which) => store.read(native, session, member, which),
    writeVariables: (member, which) => store.write(native, session, member, which),
    writeAll: () => store.writeAll(native, session),
    dispose: () => store.close(session),
  }
}

/** Each step with what every member does in it, and whether all take the same rows. */
function stepsOf<Name extends string>(members: PackDefinition<Name>['members'], sameRows: readonly Name[]) {
  const names = Object.keys(members[0]?.steps ?? {}) as Name[]
  return names.map((name) => ({
    name,
    definitions: sameSteps(
      name,
      members.map((member) => member.steps[name]),
    ),
    same: sameRows.includes(name),
  }))
}

/** The variables that no step changes, by position. */
function unchanged(layout: readonly VariableForm[], entries: readonly PackedEntry[]): number[] {
  const changing = new Set(entries.flatMap(({ changes }) => changes))
  return layout.flatMap((_, index) => (changing.has(index) ? [] : [index]))
}

function countForms(layout: readonly VariableForm[]): PackReport['variables'] {
  const lying = (form: VariableForm) => layout.filter((one) => one === form).length
  return { shared: lying('shared'), stacked: lying('stacked'), apart: lying('apart') }
}

function sameSteps(name: string, definitions: readonly (StepDefinition | undefined)[]): StepDefinition[] {
  const all = definitions.filter((definition) => definition !== undefined)
  const [first] = all
  if (first === undefined || all.length !== definitions.length) throw notPackable(`step ${name} is missing in some`)
  checkDefinition(name, first)
  if (first.data === undefined) throw notPackable(`step ${name} has no resident data`)
  for (const one of all) {
    if (JSON.stringify([one.feeds, one.batchSizes]) !== JSON.stringify([first.feeds, first.batchSizes]))
      throw notPackable(`the feeds or batch sizes of step ${name} differ`)
    if (!Object.entries(first.data).every(([feed, array]) => sameData(array, one.data?.[feed]))) throw notPackable(`the data of step ${name} differ`)
  }
  return all
}

const sameData = (one: ResidentArray, other: ResidentArray | undefined): boolean => one === other || one.values === other?.values
