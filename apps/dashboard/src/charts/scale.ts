import { isRecord } from '@trainyard/spec'

/** How values are spread over an axis. */
export type ScaleKind = 'logarithmic' | 'linear' | 'category'

/** Where values stand on an axis, as shares of its length, and the marks on it. */
export type Scale = {
  /** From 0, the low end, to 1; null for what has no place, such as zero on a logarithmic axis. */
  place(value: unknown): number | null
  marks: readonly { at: number; text: string }[]
}

/** What is left free at both ends, as a share of the axis, so that no point stands on the frame. */
const room = 0.05
const mostMarks = 5

/** The scale on which all of `values` stand. Categories keep the order in which they come, numbers among them rise. */
export function makeScale(kind: ScaleKind, values: readonly unknown[]): Scale {
  if (kind === 'category') return categoryScale(values)
  const warp = kind === 'logarithmic' ? Math.log10 : (value: number) => value
  const known = values
    .filter((value) => typeof value === 'number')
    .map(warp)
    .filter(Number.isFinite)
  const [low, high] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)]
  const spread = (warped: number) => (high === low ? 0.5 : room + ((1 - 2 * room) * (warped - low)) / (high - low))
  const marks = kind === 'logarithmic' ? powersWithin(low, high) : roundWithin(low, high)
  return {
    place: (value) => (typeof value === 'number' && Number.isFinite(warp(value)) ? spread(warp(value)) : null),
    marks: marks.map((mark) => ({ at: spread(mark), text: markText(kind === 'logarithmic' ? 10 ** mark : mark) })),
  }
}

/** A value as a mark or a cell shows it. */
export const markText = (value: unknown): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(4))) : typeof value === 'string' ? value : JSON.stringify(value)

/** Which values are the same category: objects by what they hold, whatever the order of their fields. */
const keyOf = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) => (isRecord(inner) ? sortedFields(inner) : inner)) ?? 'undefined'

const sortedFields = (value: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Short texts of values; where two would be the same, they are written in full, and texts in quotes. */
function distinctTexts(values: readonly unknown[]): string[] {
  const short = values.map(markText)
  return values.map((value, index) => (short.filter((text) => text === short[index]).length > 1 ? JSON.stringify(value) : String(short[index])))
}

function categoryScale(values: readonly unknown[]): Scale {
  const rising = values.every((value) => typeof value === 'number') ? [...values].sort((a, b) => a - b) : values
  const known = new Map(rising.map((value) => [keyOf(value), value]))
  const keys = [...known.keys()]
  const at = (index: number) => (keys.length === 1 ? 0.5 : room + ((1 - 2 * room) * index) / (keys.length - 1))
  const texts = distinctTexts([...known.values()])
  return {
    place: (value) => (known.has(keyOf(value)) ? at(keys.indexOf(keyOf(value))) : null),
    marks: texts.map((text, index) => ({ at: at(index), text })),
  }
}

/** Powers of ten within the range; its ends where fewer than two are. */
function powersWithin(low: number, high: number): number[] {
  const first = Math.ceil(low - 1e-9)
  const all = Array.from({ length: Math.max(0, Math.floor(high + 1e-9) - first + 1) }, (_, index) => first + index)
  const stride = Math.ceil(all.length / mostMarks)
  return all.length < 2 ? [...new Set([low, high])] : all.filter((_, index) => index % stride === 0)
}

/** Round numbers within the range: 1, 2 or 5 times a power of ten apart. */
function roundWithin(low: number, high: number): number[] {
  if (high === low) return [low]
  const rough = (high - low) / mostMarks
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, index) => (first + index) * step)
}
