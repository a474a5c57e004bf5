/** Writes a path as clients read it: `architecture.layers[3].units`; a key that is no plain name stands in brackets. */
export function jsonPath(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`
    const name = String(segment)
    if (!/^[A-Za-z_$][\w$-]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`
    return path === '' ? name : `${path}.${name}`
  }, '')
}

/** What stands at a path, looked up through own properties only, so that a hostile key never reaches a prototype. */
export function valueAt(value: unknown, segments: readonly PropertyKey[]): unknown {
  return segments.reduce<unknown>(
    (at, segment) => (typeof at === 'object' && at !== null && Object.hasOwn(at, segment) ? Reflect.get(at, segment) : undefined),
    value,
  )
}
