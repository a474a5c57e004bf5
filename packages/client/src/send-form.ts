import { connectionError } from './errors.js'

export type FormRequest = {
  url: string
  headers: Record<string, string>
  form: FormData
  /** Bytes of the files in the form. */
  totalBytes: number
  onProgress?: (progress: { sentBytes: number; totalBytes: number }) => void
  signal: AbortSignal
}

/** The part of a browser's XMLHttpRequest that is used here: the only way in which a browser reports how much it has sent. */
type ProgressRequest = {
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null }
  onload: (() => void) | null
  onerror: (() => void) | null
  onabort: (() => void) | null
  readonly status: number
  readonly responseText: string
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getResponseHeader(name: string): string | null
  send(body: FormData): void
  abort(): void
}

/**
 * Posts a form and reports how much of it is sent: in a browser by XMLHttpRequest, elsewhere by counting what is read of it.
 * @throws {ConnectionError} without a reply.
 */
export function sendForm(request: FormRequest): Promise<Response> {
  const Browser: unknown = Reflect.get(globalThis, 'XMLHttpRequest')
  return request.onProgress && typeof Browser === 'function' ? byBrowser(request, Reflect.construct(Browser, []) as ProgressRequest) : byFetch(request)
}

function byBrowser({ url, headers, form, totalBytes, onProgress, signal }: FormRequest, request: ProgressRequest): Promise<Response> {
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => onProgress?.({ sentBytes: Math.min(loaded, totalBytes), totalBytes })
    request.onload = () => {
      const id = request.getResponseHeader('x-request-id')
      resolve(new Response(request.responseText || null, { status: request.status, headers: id === null ? {} : { 'x-request-id': id } }))
    }
    request.onerror = () => reject(connectionError('POST', url, new TypeError('the connection broke')))
    request.onabort = () => reject(signal.reason)
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.open('POST', url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.send(form)
  })
}

async function byFetch({ url, headers, form, totalBytes, onProgress, signal }: FormRequest): Promise<Response> {
  // The boundary between the parts is made up when the form is written: it stands in the type of what was written.
  const written = new Response(form)
  const type = written.headers.get('content-type') ?? 'multipart/form-data'
  let sentBytes = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform: (part, controller) => {
      sentBytes += part.byteLength
      onProgress?.({ sentBytes: Math.min(sentBytes, totalBytes), totalBytes })
      controller.enqueue(part)
    },
  })
  const body = onProgress
    ? { body: written.body?.pipeThrough(counting) ?? null, duplex: 'half', headers: { ...headers, 'content-type': type } }
    : { body: form, headers }
  try {
    const reply = await fetch(url, { method: 'POST', ...body, signal } as RequestInit)
    return new Response((await reply.text()) || null, { status: reply.status, headers: reply.headers })
  } catch (cause) {
    signal.throwIfAborted()
    throw connectionError('POST', url, cause)
  }
}
