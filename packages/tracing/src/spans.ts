import { type Attributes, context, createContextKey, type Span, SpanKind, SpanStatusCode, type TimeInput, trace } from '@opentelemetry/api'

const tracer = trace.getTracer('trainyard')
let started = false

/** Whether spans go anywhere. */
export const isTracing = (): boolean => started

/** Says that a tracer is there, which was none when the process began. */
export function tracingStarted(): void {
  started = true
}

/**
 * What is known of a span when it begins. `startTime`: when it began, where that is past. `long`: it may last for hours and repeat itself, so that `withChildSpan`
 * makes no spans directly below it.
 */
export type SpanOptions = { kind?: SpanKind; attributes?: Attributes; startTime?: TimeInput; long?: boolean }

/** A span under way: more of what is known of it. */
export type TracedSpan = Pick<Span, 'setAttributes' | 'setStatus'>

const longSpan = createContextKey('a long span')
const nothing: TracedSpan = trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 })

/**
 * Does work in a span below the one of the moment. The span ends with the work, and an error that the work throws is its status.
 * @throws whatever the work throws.
 */
export async function withSpan<T>(name: string, options: SpanOptions, work: (span: TracedSpan) => T | Promise<T>): Promise<T> {
  if (!started) return work(nothing)
  const { long = false, ...known } = options
  const span = tracer.startSpan(name, known)
  try {
    return await context.with(trace.setSpan(context.active(), span).setValue(longSpan, long), () => work(span))
  } catch (error) {
    failed(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** The same where a span that is not long is being recorded at the moment; without one this is no part of anything that is followed. */
export function withChildSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const isFollowed = started && trace.getActiveSpan()?.isRecording() && context.active().getValue(longSpan) !== true
  return isFollowed ? withSpan(name, options, work) : work()
}

/** A span of something that is over: below the one of the moment, from `startTime` to `endTime` or now. */
export function recordSpan(name: string, { endTime, ...options }: SpanOptions & { endTime?: TimeInput }): void {
  if (started) tracer.startSpan(name, options).end(endTime)
}

/** Gives a span an error as its status. */
function failed(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  span.recordException(error instanceof Error ? error : message)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}

/** A span of a request that is served here, below what the caller's headers say. */
export const startServerSpan = (name: string, attributes: Attributes): Span => tracer.startSpan(name, { kind: SpanKind.SERVER, attributes })
