/** Whose work it is: the project first, then the API key within it. */
export type Owner = { project: string; caller: string }

/** Who waits for the processor, and whose turn it is. */
export type FairTurns<Work extends Owner> = {
  add(work: Work): void
  /** Forgets work, done or not; what is not there is left out. */
  remove(work: Work): void
  /** The work whose turn it is; null where nothing waits. It stays until it is removed. */
  next(): Work | null
  /** All that waits, whose turn it is first. */
  inOrder(): Work[]
  /** Counts time as spent on work, and so on its key and its project. */
  charge(work: Work, milliseconds: number): void
  waiting(): number
  /** Projects with work that waits. */
  projects(): number
}

/** Shares one thing among those who wait for it; each of them may be a sharing of its own. */
type Sharing<Member> = { clock: number; served: Map<string, number>; open: Map<string, Member> }
type Keys<Work> = Sharing<Sharing<Work>>

/** So many who no longer wait are remembered besides those who do. */
const remembered = 64

/**
 * Start-time fair queueing (Goyal, Vin & Cheng 1996) in three levels: projects share the time equally, in a project its keys, and of a key its requests. Each has
 * the time that it was served so far; the least is next. Who comes anew begins at the time of the one whose turn it is, so that it is next and has no claim on
 * what was served before it came; who goes and comes back within that time is known still, and gains nothing by it.
 */
export function createFairTurns<Work extends Owner>(): FairTurns<Work> {
  const projects = sharing<Keys<Work>>()
  const places = new Map<Work, string>()
  let last = 0

  return {
    add: (work) => {
      const keys = join(projects, work.project, () => sharing<Sharing<Work>>())
      const requests = join(keys, work.caller, () => sharing<Work>())
      last += 1
      places.set(work, String(last))
      join(requests, String(last), () => work)
    },
    remove: (work) => {
      const place = places.get(work)
      const keys = projects.open.get(work.project)
      const requests = keys?.open.get(work.caller)
      if (place === undefined || !keys || !requests) return
      places.delete(work)
      requests.open.delete(place)
      requests.served.delete(place)
      if (requests.open.size === 0) keys.open.delete(work.caller)
      if (keys.open.size === 0) projects.open.delete(work.project)
    },
    next: () => {
      const keys = turnOf(projects)
      const requests = keys && turnOf(keys)
      return requests && turnOf(requests)
    },
    inOrder: () => rising(projects).flatMap((keys) => rising(keys).flatMap((requests) => rising(requests))),
    charge: (work, milliseconds) => {
      const keys = projects.open.get(work.project)
      const requests = keys?.open.get(work.caller)
      const place = places.get(work)
      serve(projects, work.project, milliseconds)
      if (keys) serve(keys, work.caller, milliseconds)
      if (requests && place !== undefined) serve(requests, place, milliseconds)
    },
    waiting: () => places.size,
    projects: () => projects.open.size,
  }
}

const sharing = <Member>(): Sharing<Member> => ({ clock: 0, served: new Map(), open: new Map() })

/** The time that a name was served; the clock of those who share where it is not known. */
const servedOf = ({ served, clock }: Sharing<unknown>, name: string): number => served.get(name) ?? clock

function join<Member>(shared: Sharing<Member>, name: string, make: () => Member): Member {
  const there = shared.open.get(name)
  if (there !== undefined) return there
  forget(shared)
  shared.served.set(name, Math.max(servedOf(shared, name), shared.clock))
  const member = make()
  shared.open.set(name, member)
  return member
}

/** Those who no longer wait and have nothing over the others are as good as new. */
function forget({ clock, served, open }: Sharing<unknown>): void {
  if (served.size <= open.size + remembered) return
  for (const [name, time] of served) if (time <= clock && !open.has(name)) served.delete(name)
}

function turnOf<Member>(shared: Sharing<Member>): Member | null {
  let least: { name: string; member: Member; time: number } | null = null
  for (const [name, member] of shared.open) {
    const time = servedOf(shared, name)
    if (least === null || time < least.time) least = { name, member, time }
  }
  if (least === null) return null
  shared.clock = least.time
  return least.member
}

const rising = <Member>(shared: Sharing<Member>): Member[] =>
  [...shared.open].sort(([one], [other]) => servedOf(shared, one) - servedOf(shared, other)).map(([, member]) => member)

function serve(shared: Sharing<unknown>, name: string, milliseconds: number): void {
  shared.served.set(name, servedOf(shared, name) + milliseconds)
}
