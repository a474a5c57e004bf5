/** A place where values differ, and what stands there in each; `undefined` where nothing does. */
export type Difference = {
  readonly path: string
  readonly values: readonly unknown[]
}

/** The leaves in which JSON values differ, in the order in which they are met. */
export function differences(values: readonly unknown[]): Difference[] {
  const leaves = values.map((value) => new Map(leavesOf(value, '')))
  const paths = new Set(leaves.flatMap((map) => [...map.keys()]))
  return [...paths]
    .map((path) => ({ path, values: leaves.map((map) => map.get(path)) }))
    .filter(({ values: found }) => new Set(found.map((value) => JSON.stringify(value))).size > 1)
}

function leavesOf(value: unknown, path: string): [string, unknown][] {
  if (value === undefined) return []
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item: unknown, index) => leavesOf(item, `${path}[${index}]`))
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`))
  }
  return [[path, value]]
}
