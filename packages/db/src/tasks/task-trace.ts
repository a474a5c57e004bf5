import { isTracing, type TraceContext, traceContext } from '@trainyard/tracing'
import { defined } from '@trainyard/spec'
import { firstRow, float, jsonOf, nullable, statement, text, type Transaction } from '../connection/statement.js'

/** For whose request a task is worked on, and how long it has been there, in milliseconds by the database's clock. */
export type TaskTrace = { context: TraceContext | null; ageMs: number }

const traceOfTask = statement({
  name: 'tasks: trace of one',
  text: `SELECT trace_context AS context, EXTRACT(EPOCH FROM clock_timestamp() - created_at)::float8 * 1000 AS "ageMs" FROM tasks WHERE id = $1`,
  params: { id: text },
  row: { context: nullable(jsonOf<TraceContext>()), ageMs: float },
})

/** The context of the moment as a task's row keeps it; null where nothing is traced. */
export function storedTraceContext(): string | null {
  const context = traceContext()
  return context && JSON.stringify(context)
}

/** What a claim says of the request that its task comes from; null where nothing is traced. */
export async function taskTrace(transaction: Transaction, id: string): Promise<TaskTrace | null> {
  return isTracing() ? defined(await firstRow(transaction, traceOfTask, { id }), `task ${id}`) : null
}
