/** One line of a chart: `x` ascending, `y` as long, with an optional band. */
export type Line = { label: string; colour: string; x: readonly number[]; y: readonly (number | null)[]; low?: readonly (number | null)[]; high?: readonly (number | null)[]; faint?: boolean }

/** The union of all x of the lines, and each line's values on it; undefined where a line has no point, so that lines are drawn through. */
export function align(lines: readonly Line[]): { x: number[]; columns: (number | null | undefined)[][] } {
  const x = [...new Set(lines.flatMap((line) => [...line.x]))].sort((a, b) => a - b)
  const place = new Map(x.map((value, index) => [value, index]))
  const spread = (line: Line, values: readonly (number | null)[]) => {
    const column: (number | null | undefined)[] = Array.from(x, () => undefined)
    line.x.forEach((value, index) => {
      const at = place.get(value)
      if (at !== undefined) column[at] = values[index] ?? null
    })
    return column
  }
  return { x, columns: lines.flatMap((line) => [spread(line, line.y), ...(line.low && line.high ? [spread(line, line.low), spread(line, line.high)] : [])]) }
}
