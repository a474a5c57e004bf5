import { context } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { inTraceContext, keepTraceContext, recordSpan, traceContext, traceFields, untraced, withChildSpan, withSpan } from './index.js'

const caller = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }

test('without a tracer work is done as it is, its errors are its own, and nobody learns of a context', async () => {
  const seen: unknown[] = []
  const look = async (): Promise<string> => {
    recordSpan('over', { startTime: 0 })
    seen.push(traceContext(), traceFields(), context.active() === inTraceContext(caller, () => context.active()))
    return 'done'
  }
  expect(await withSpan('outer', {}, () => withChildSpan('inner', {}, () => inTraceContext(caller, look)))).toBe('done')
  expect(seen).toEqual([null, {}, true])
  await expect(withSpan('failing', {}, () => Promise.reject(new RangeError('no')))).rejects.toThrow(new RangeError('no'))
  expect([untraced(() => 1), keepTraceContext((value: number) => value)(2)]).toEqual([1, 2])
})
