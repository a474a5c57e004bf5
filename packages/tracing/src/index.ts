export { SpanKind, SpanStatusCode } from '@opentelemetry/api'
export { isTracing, recordSpan, type SpanOptions, type TracedSpan, tracingStarted, withChildSpan, withSpan } from './spans.js'
export { inTraceContext, keepTraceContext, type TraceContext, traceContext, traceFields, untraced } from './trace-context.js'
export { isProbe, openRequestSpan, type RequestSpan } from './request-span.js'
