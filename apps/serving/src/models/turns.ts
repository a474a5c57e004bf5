/** A request as turns see it: in whose name it waits, how many items it has, and how many of them are done. */
type Turner = { caller: string; items: readonly unknown[]; next: number; alone: unknown }

/** Whose turn it is, and how many of its items have a place in the pass. */
type Place<Request> = { request: Request; count: number }

/** Who waits for a model, and in which order they are served. */
export type Turns<Request extends Turner> = {
  add(request: Request): void
  /** Forgets a request, done or not; one that is not there is left out. */
  remove(request: Request): void
  /** Counts items as done. */
  advance(request: Request, items: number): void
  /** Who is in the next pass: one request that runs by itself, or as many others as have room in it. They go to the end of the line. */
  next(): Place<Request>[]
  /** Items that are not done, of all and of a caller. */
  waiting(): number
  waitingOf(caller: string): number
}

/**
 * Turns between callers, and between the requests of each: every pass begins with the caller who has waited longest, and gives each request in turn a share of
 * its room before one of them has more.
 */
export function createTurns<Request extends Turner>(passItems: number): Turns<Request> {
  /** The requests of each caller; both in the order of their turns. */
  const lines = new Map<string, Set<Request>>()
  const counts = new Map<string, number>()
  const share = Math.max(1, Math.floor(passItems / 4))
  let waiting = 0

  const count = (caller: string, items: number): void => {
    waiting += items
    const own = (counts.get(caller) ?? 0) + items // default: nothing of a caller who is not there
    if (own === 0) counts.delete(caller)
    else counts.set(caller, own)
  }
  /** Moves a request to the end of its caller's line, and the caller to the end of all. */
  const serve = (request: Request): void => {
    const line = lines.get(request.caller)
    if (!line?.delete(request)) return
    line.add(request)
    lines.delete(request.caller)
    lines.set(request.caller, line)
  }
  return {
    add: (request) => {
      const line = lines.get(request.caller) ?? new Set()
      lines.set(request.caller, line.add(request))
      count(request.caller, request.items.length)
    },
    remove: (request) => {
      const line = lines.get(request.caller)
      if (!line?.delete(request)) return
      if (line.size === 0) lines.delete(request.caller)
      count(request.caller, request.next - request.items.length)
    },
    advance: (request, items) => {
      // Who has left meanwhile is not counted any more.
      if (lines.get(request.caller)?.has(request)) count(request.caller, -items)
      request.next += items
    },
    next: () => {
      const places = roomFor(inTurn(lines), passItems, share)
      for (const { request } of places) serve(request)
      return places
    },
    waiting: () => waiting,
    waitingOf: (caller) => counts.get(caller) ?? 0, // default: nothing of a caller who is not there
  }
}

/** The first request of each caller, then the second of each, and so on. */
function* inTurn<Request>(lines: ReadonlyMap<string, ReadonlySet<Request>>): Generator<Request> {
  let open = [...lines.values()].map((line) => line.values())
  while (open.length > 0) {
    const still: typeof open = []
    for (const line of open) {
      const { value, done } = line.next()
      if (done === true) continue
      yield value
      still.push(line)
    }
    open = still
  }
}

function roomFor<Request extends Turner>(requests: Iterable<Request>, passItems: number, share: number): Place<Request>[] {
  const places: Place<Request>[] = []
  let room = passItems
  for (const request of requests) {
    if (request.alone !== null) {
      // By itself, and only when it is the first.
      if (places.length === 0) return [{ request, count: request.items.length }]
      continue
    }
    const given = Math.min(request.items.length - request.next, share, room)
    places.push({ request, count: given })
    room -= given
    if (room === 0) break
  }
  for (const place of places) {
    const more = Math.min(place.request.items.length - place.request.next - place.count, room)
    place.count += more
    room -= more
  }
  return places
}
