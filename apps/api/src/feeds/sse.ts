/** One message of an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export type SseFrame = { id?: string; event?: string; data?: unknown; retryMs?: number; comment?: string }

/** Writes a frame. Data is one line of JSON, so that no value can end a frame early; a frame without data only sets the reader's last id. */
export function sseText({ id, event, data, retryMs, comment }: SseFrame): string {
  const lines = [
    ...(comment === undefined ? [] : [`: ${comment}`]),
    ...(retryMs === undefined ? [] : [`retry: ${retryMs}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}`]),
  ]
  return `${lines.join('\n')}\n\n`
}
