/**
 * A request's target in the one form that routes know: without slashes at its end, without an empty query, and without the origin that is sent to proxies.
 * So every spelling of a route is the same route to all that follows: access, idempotency keys, logs, and the process that answers predictions.
 */
export function canonicalTarget(target: string): string {
  const local = target.replace(/^https?:\/\/[^/?#]*/i, '')
  const mark = local.indexOf('?')
  const path = mark < 0 ? local : local.slice(0, mark)
  const query = mark < 0 ? '' : local.slice(mark + 1)
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end -= 1
  return `${end === 0 ? '/' : path.slice(0, end)}${query === '' ? '' : `?${query}`}`
}
