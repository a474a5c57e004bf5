import { type Attributes, context, propagation, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import { startServerSpan } from './spans.js'

const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/** Whether a path is asked again and again by what watches the process: nobody follows these requests. */
export const isProbe = (path: string): boolean => probes.has(path)

/** The span of one request. */
export type RequestSpan = {
  /** Does a part of the work in its context. */
  run<T>(work: () => T): T
  /** The request is answered. `route`: its pattern, which becomes the name; null where there is none. */
  end(answer: { route: string | null; status: number; attributes?: Attributes }): void
}

/** Begins the span of a request that is served here, below the one that its headers name. Attributes are those of OpenTelemetry's conventions for HTTP. */
export function openRequestSpan({ method, headers, path }: { method: string; headers: object; path: string }): RequestSpan {
  const caller = propagation.extract(ROOT_CONTEXT, headers)
  const span = context.with(caller, () => startServerSpan(method, { 'http.request.method': method, 'url.path': path }))
  const own = trace.setSpan(caller, span)
  return {
    run: (work) => context.with(own, work),
    end: ({ route, status, attributes = {} }) => {
      if (route !== null) span.updateName(`${method} ${route}`)
      span.setAttributes({ ...attributes, ...(route === null ? {} : { 'http.route': route }), 'http.response.status_code': status })
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}
