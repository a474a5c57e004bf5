/** A field in which specs differ: its path and each job's value as text, a dash where it has none. */
export type Difference = { path: string; values: string[] }

/** Every field that is not the same in all specs, in the order of the first spec that has it. Names and seeds are left out: they always differ. */
export function specDifferences(specs: readonly unknown[]): Difference[] {
  const flat = specs.map((spec) => new Map(leaves(spec, '')))
  const paths = new Set(flat.flatMap((fields) => [...fields.keys()]))
  return [...paths]
    .filter((path) => !['name', 'seed'].includes(path))
    .map((path) => ({ path, values: flat.map((fields) => fields.get(path) ?? '–') }))
    .filter(({ values }) => new Set(values).size > 1)
}

function leaves(value: unknown, path: string): [string, string][] {
  if (Array.isArray(value)) return value.length === 0 ? [[path, 'none']] : value.flatMap((each, index) => leaves(each, `${path}[${index}]`))
  if (typeof value !== 'object' || value === null) return [[path, typeof value === 'number' ? String(Number(value.toPrecision(12))) : String(value)]]
  return Object.entries(value).flatMap(([name, each]) => leaves(each, path === '' ? name : `${path}.${name}`))
}
