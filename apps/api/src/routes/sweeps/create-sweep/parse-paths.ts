import { jsonPath } from '@trainyard/runtime'
import type { ErrorDetail, Space } from '@trainyard/spec'
import { type JobPath, parseJobPath } from './job-path.js'

/** A swept field: as the client wrote it, and its steps. */
export type SweptPath = { text: string; path: JobPath }

/** Reads the paths of a space. Whole objects come before fields inside them, so that both can be swept. */
export function parsePaths(space: Space): { known: SweptPath[]; errors: ErrorDetail[] } {
  const read = Object.keys(space).map((text) => ({ text, path: parseJobPath(text) }))
  const known = read.flatMap(({ text, path }) => (path === null ? [] : [{ text, path }])).sort((a, b) => a.path.length - b.path.length)
  const errors = read.flatMap(({ text, path }): ErrorDetail[] => {
    if (path !== null) return []
    const at = jsonPath(['space', text])
    return [
      {
        path: at,
        rule: 'path',
        message: `${at} must be the path of a field of the job, such as optimizer.learning_rate or architecture.layers[1].units`,
        received: text,
      },
    ]
  })
  return { known, errors }
}
