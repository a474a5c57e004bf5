import { context, isSpanContextValid, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { isTracing } from './spans.js'

/** Where in which trace something was asked for, as text that a header, a row or a message carries: `traceparent`, and what else the propagator writes. */
export type TraceContext = Record<string, string>

/** The context of the moment; null where no span is recorded. */
export function traceContext(): TraceContext | null {
  if (!isTracing() || trace.getActiveSpan() === undefined) return null
  const carrier: TraceContext = {}
  propagation.inject(context.active(), carrier)
  return carrier
}

/** Does work in a context that came from elsewhere; in that of the moment, where none came. */
export const inTraceContext = <T>(carrier: TraceContext | null, work: () => T): T =>
  carrier === null || !isTracing() ? work() : context.with(propagation.extract(ROOT_CONTEXT, carrier), work)

/** Does work that belongs to no request, though one of them happened to begin it. */
export const untraced = <T>(work: () => T): T => (isTracing() ? context.with(ROOT_CONTEXT, work) : work())

/** The same function, to be called in the context of the moment whoever calls it. */
export const keepTraceContext = <F extends (...values: never[]) => unknown>(work: F): F => (isTracing() ? context.bind(context.active(), work) : work)

/** What a line of the log says of the context of the moment. */
export function traceFields(): { trace_id?: string; span_id?: string } {
  const span = trace.getSpanContext(context.active())
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {}
}
