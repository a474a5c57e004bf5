/** The steps of a path such as `architecture.layers[1].units`: names, and numbers for entries of lists. */
export type JobPath = readonly (string | number)[]

const pattern = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d{1,4}\])*$/

/** Reads the path of a field; null when it is none. */
export function parseJobPath(text: string): JobPath | null {
  if (!pattern.test(text)) return null
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => (index === undefined ? (name ?? '') : Number(index)))
}
