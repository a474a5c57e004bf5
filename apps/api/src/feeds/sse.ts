/** One message of an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export type SseFrame = { id?: string; event?: string; data?: unknown; retryMs?: number; comment?: string }

/** Writes a frame. Data is one line of JSON, so that no value can end a frame early; an empty text primes the reader's last id. */
export function sseText({ id, event, data, retryMs, comment }: SseFrame): string {
  const lines = [
    ...(comment === undefined ? [] : [`: ${comment}`]),
    ...(retryMs === undefined ? [] : [`retry: ${retryMs}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(data === undefined ? [] : [`data: ${data === '' ? '' : JSON.stringify(data)}`]),
  ]
  return `${lines.join('\n')}\n\n`
}

/** Where a stream stands: the last metric point and the last event that were sent. Its text is the id of every frame. */
export type StreamPosition = { metric: number; event: number }

export const positionText = ({ metric, event }: StreamPosition): string => `${metric}.${event}`

/** Reads a Last-Event-ID; null when it is none of ours. */
export function readPosition(text: string): StreamPosition | null {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text)
  return match ? { metric: Number(match[1]), event: Number(match[2]) } : null
}
