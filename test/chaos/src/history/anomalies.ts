import { defined, elementAt } from '@trainyard/spec'
import type { History, Operation } from './history.js'

/**
 * What no history of a store that keeps its promises can hold:
 *
 * - `lost write`, an acknowledged value that is not in the list;
 * - `rejected write`, a value in the list whose writer was told that it was not written;
 * - `unwritten value`, one that nobody wrote, and `doubled write`, one that is there twice;
 * - `rewritten list`, a read that is not a beginning of the final list;
 * - `epoch given twice`, two leases under one fencing token;
 * - `cycle`, operations that cannot be put in any order that agrees with time, with the leases and with what was read (a stale write is one: it came
 *   after the claim that ended its lease, and before it by its epoch).
 */
export type AnomalyKind = 'lost write' | 'rejected write' | 'unwritten value' | 'doubled write' | 'rewritten list' | 'epoch given twice' | 'cycle'
export type Anomaly = { kind: AnomalyKind; task: string; what: string }

type Append = Extract<Operation, { kind: 'append' }>
type Claim = Extract<Operation, { kind: 'claim' }>

/**
 * Judges a history by the method of Elle (Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from Experimental Observations", VLDB 2020): lists that
 * are only appended to show the order of their writes, so that every order that operations must have can be read off, and a cycle disproves strict
 * serializability. Linear in the operations, but for sorting them by time.
 */
export function anomaliesOf({ operations, lists }: History): Anomaly[] {
  const byTask = new Map<string, Operation[]>()
  for (const each of operations) {
    const own = byTask.get(each.task)
    if (own) own.push(each)
    else byTask.set(each.task, [each])
  }
  return [...byTask].flatMap(([task, own]) => {
    const list = lists.get(task) ?? []
    return [...listAnomalies(task, own, list), ...cyclesOf(task, own, list)]
  })
}

function listAnomalies(task: string, own: readonly Operation[], list: readonly string[]): Anomaly[] {
  const found: Anomaly[] = []
  const add = (kind: AnomalyKind, what: string) => found.push({ kind, task, what })
  const appends = new Map(own.flatMap((each) => (each.kind === 'append' ? [[each.value, each] as const] : [])))
  const present = new Set(list)
  if (present.size < list.length) add('doubled write', `${list.length - present.size} values are there more than once`)
  for (const value of present) {
    const append = appends.get(value)
    if (!append) add('unwritten value', value)
    else if (append.outcome === 'rejected') add('rejected write', textOf(append))
  }
  for (const append of appends.values()) if (append.outcome === 'ok' && !present.has(append.value)) add('lost write', textOf(append))
  for (const each of own)
    if (each.kind === 'read' && each.outcome === 'ok' && each.values.some((value, place) => list[place] !== value)) add('rewritten list', textOf(each))
  const epochs = new Set<number>()
  for (const { epoch } of claimsOf(own)) {
    if (epochs.has(epoch)) add('epoch given twice', `epoch ${epoch}`)
    epochs.add(epoch)
  }
  return found
}

/** The operations of one task that must have happened, as a graph of what came before what; every cycle is an anomaly. */
function cyclesOf(task: string, own: readonly Operation[], list: readonly string[]): Anomaly[] {
  const present = new Set(list)
  const happened = own.filter((each) => each.outcome === 'ok' || (each.kind === 'append' && present.has(each.value)))
  const place = new Map(happened.map((each, index) => [each, index]))
  const edges: number[][] = happened.map(() => [])
  const before = (one: Operation, other: Operation) => edges[defined(place.get(one), 'place')]?.push(defined(place.get(other), 'place'))

  const claims = claimsOf(happened).sort((a, b) => a.epoch - b.epoch)
  const epochs = claims.map(({ epoch }) => epoch)
  claims.slice(1).forEach((claim, index) => before(elementAt(claims, index, 'claims'), claim))
  for (const each of happened) {
    if (each.kind !== 'append' && each.kind !== 'hold') continue
    const beyond = countBelow(epochs, each.epoch + 1)
    const [lease, next] = [claims[beyond - 1], claims[beyond]]
    if (lease?.epoch === each.epoch) before(lease, each)
    if (next) before(each, next)
  }
  const appends = new Map(happened.flatMap((each) => (each.kind === 'append' ? [[each.value, each] as const] : [])))
  const order = list.map((value) => appends.get(value)).filter((each): each is Append => each !== undefined)
  order.slice(1).forEach((append, index) => before(elementAt(order, index, 'order of the list'), append))
  for (const each of happened) {
    if (each.kind !== 'read') continue
    const [last, next] = [order[each.values.length - 1], order[each.values.length]]
    if (last) before(last, each)
    if (next) before(each, next)
  }
  addTime(happened, edges)
  return cycles(edges).map((members) => ({
    kind: 'cycle',
    task,
    what: members
      .flatMap((index) => happened[index] ?? [])
      .slice(0, 6)
      .map(textOf)
      .join('; '),
  }))
}

/**
 * What ended before another began came before it. One node for each end, in a chain, stands for all pairs: an operation leads to the node of its end, which
 * leads to those of later ends, and the last one before an operation's start leads to it.
 */
function addTime(happened: readonly Operation[], edges: number[][]): void {
  const ends = happened.map(({ end }, index) => ({ end, index })).filter(({ index }) => elementAt(happened, index, 'operations').outcome === 'ok')
  ends.sort((a, b) => a.end - b.end)
  const first = edges.length
  ends.forEach(({ index }, rank) => {
    edges[index]?.push(first + rank)
    edges.push(rank + 1 < ends.length ? [first + rank + 1] : [])
  })
  const times = ends.map(({ end }) => end)
  happened.forEach(({ start }, index) => {
    const last = countBelow(times, start) - 1
    if (last >= 0) edges[first + last]?.push(index)
  })
}

/** Groups of nodes that lead to each other, of two and more, by Tarjan's algorithm without recursion. */
function cycles(edges: readonly (readonly number[])[]): number[][] {
  const found: number[][] = []
  const number = new Int32Array(edges.length).fill(-1)
  const low = new Int32Array(edges.length)
  const waiting = new Uint8Array(edges.length)
  const path: number[] = []
  let counter = 0
  for (let root = 0; root < edges.length; root++) {
    if (number[root] !== -1) continue
    const calls = [{ node: root, next: 0 }]
    while (calls.length > 0) {
      const call = elementAt(calls, calls.length - 1, 'calls')
      const { node } = call
      if (call.next === 0) {
        number[node] = low[node] = counter++
        path.push(node)
        waiting[node] = 1
      }
      const target = edges[node]?.[call.next]
      call.next += 1
      if (target !== undefined) {
        if (number[target] === -1) calls.push({ node: target, next: 0 })
        else if (waiting[target] === 1) low[node] = Math.min(elementAt(low, node, 'low'), elementAt(number, target, 'number'))
        continue
      }
      calls.pop()
      const caller = calls.at(-1)
      if (caller) low[caller.node] = Math.min(elementAt(low, caller.node, 'low'), elementAt(low, node, 'low'))
      if (low[node] !== number[node]) continue
      const group = path.splice(path.lastIndexOf(node))
      for (const member of group) waiting[member] = 0
      if (group.length > 1) found.push(group)
    }
  }
  return found
}

type GivenClaim = Claim & { epoch: number }
const claimsOf = (own: readonly Operation[]): GivenClaim[] =>
  own.filter((each): each is GivenClaim => each.kind === 'claim' && each.outcome === 'ok' && each.epoch !== null)

/** How many of the ascending numbers are smaller than a limit. */
function countBelow(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (elementAt(ascending, middle, 'ascending') < limit) low = middle + 1
    else high = middle
  }
  return low
}

const textOf = (each: Operation): string => {
  const detail = each.kind === 'append' ? ` ${each.value} under ${each.epoch}` : each.kind === 'read' ? ` of ${each.values.length}` : ` ${each.epoch}`
  return `client ${each.client}: ${each.kind}${detail} at ${each.start.toFixed(1)}–${each.end.toFixed(1)} ms`
}
