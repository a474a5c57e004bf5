import type { Dimension } from '@trainyard/spec'

export type Edge = 'lowest' | 'highest' | null

/** A range round the best value, and why it is as it is. */
export type RefinedRange = { from: number; to: number; edge: Edge; reason: string }

type Range = Exclude<Dimension, { type: 'choice' }>

/** Half a decade, as a factor. */
const halfDecade = Math.sqrt(10)

/**
 * The range to look at next. On a logarithmic scale half a decade to each side of the best value; as far as half way to its neighbours where points stand further
 * apart, and only to its neighbours where they stand closer. On a linear scale to its neighbours; half the range's quarter where values are drawn. A best value at the
 * edge of what was tried says that the best may lie beyond: that side is made twice as wide. What the field does not take (`accepts`) is left out.
 */
export function refineRange(dimension: Range, best: number, tried: readonly number[], accepts: (value: number) => boolean): RefinedRange {
  const edge = edgeOf(best, tried)
  const log = dimension.type === 'geometric' || dimension.type === 'log_uniform'
  const reach = log ? logReach(dimension) : linearReach(dimension)
  const move = (sign: 1 | -1): number => {
    const beyond = (sign < 0 && edge === 'lowest') || (sign > 0 && edge === 'highest')
    const steps = sign * (beyond ? 2 : 1)
    const end = log ? best * reach ** steps : best + steps * reach
    const rounded = dimension.integer ? Math.round(end) : Number(end.toPrecision(6))
    return accepts(rounded) ? rounded : best
  }
  const [from, to] = [move(-1), move(1)]
  return { from, to, edge, reason: reasonOf({ best, edge, from, to, log, reach }) }
}

function edgeOf(best: number, tried: readonly number[]): Edge {
  if (new Set(tried).size < 2) return null
  if (best <= Math.min(...tried)) return 'lowest'
  return best >= Math.max(...tried) ? 'highest' : null
}

/** The factor to each side. */
function logReach(dimension: Range): number {
  if (dimension.type !== 'geometric') return halfDecade
  const spacing = Math.max(dimension.to / dimension.from, dimension.from / dimension.to) ** (1 / (dimension.count - 1))
  return spacing < halfDecade ? spacing : Math.max(halfDecade, Math.sqrt(spacing))
}

function linearReach(dimension: Range): number {
  const width = Math.abs(dimension.to - dimension.from)
  return dimension.type === 'linear' ? width / (dimension.count - 1) : width / 8
}

type Told = { best: number; edge: Edge; from: number; to: number; log: boolean; reach: number }

function reasonOf({ best, edge, from, to, log, reach }: Told): string {
  const side = log ? (Math.abs(reach - halfDecade) < 1e-9 ? 'half a decade' : `a factor of ${shown(reach)}`) : shown(reach)
  if (edge === null) return `${side} to each side of the best value, ${shown(best)}`
  const [end, way] = edge === 'lowest' ? [from, 'below'] : [to, 'above']
  if (end === best) return `the best value, ${shown(best)}, is the ${edge} that was tried, and the field takes nothing further ${way}`
  return `the best value, ${shown(best)}, is the ${edge} that was tried, so the best may lie ${way}: the range goes on to ${shown(end)}`
}

const shown = (value: number): string => String(Number(value.toPrecision(3)))
