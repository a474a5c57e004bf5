import { limits } from '@trainyard/spec'
import type { ArchiveEntry } from '../files/archive.js'
import { orderedTexts } from '@trainyard/csv'
import { DataError, shown } from '../data-error.js'

/** An image of the zip with the folder that is its class. */
export type ImageEntry = { entry: ArchiveEntry; label: string; split: 'train' | 'test' }
export type ImageFolders = { classes: string[]; images: ImageEntry[] }

/** What systems leave behind in a zip, and what people put next to their images. */
const leftOver = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i

/**
 * Sorts the files of a zip into classes: the folder that an image lies in is its class. Folders `train` and `test` above the classes are the splits;
 * one folder around everything is passed over, and so are hidden files.
 * @throws {DataError} naming the file that does not fit in.
 */
export function sortIntoClasses(file: string, entries: readonly ArchiveEntry[]): ImageFolders {
  const invalid = (message: string, received?: string): DataError => new DataError({ file, message, ...(received === undefined ? {} : { received }) })
  const all = entries.filter(({ name }) => !leftOver.test(name)).map((entry) => ({ entry, folders: entry.name.split('/').slice(0, -1) }))
  if (all.length === 0) throw invalid('the zip holds no images')
  if (all.length > limits.imageFiles) throw invalid(`at most ${limits.imageFiles} images`, String(all.length))
  const outer = sharedFolders(all.map(({ folders }) => folders))
  const placed = all.map(({ entry, folders }) => ({ entry, folders: folders.slice(outer) }))
  const isSplit = placed.every(({ folders }) => folders.length === 2 && (folders[0] === 'train' || folders[0] === 'test'))
  const images = placed.map(({ entry, folders }): ImageEntry => {
    const [label, ...deeper] = isSplit ? folders.slice(1) : folders
    if (label === undefined) throw invalid(`an image must lie in the folder of its class, as cats/1.png`, shown(entry.name))
    if (deeper.length > 0) throw invalid('an image must lie in the folder of its class, not deeper', shown(entry.name))
    return { entry, label, split: isSplit && folders[0] === 'test' ? 'test' : 'train' }
  })
  const classes = orderedTexts(new Set(images.filter(({ split }) => split === 'train').map(({ label }) => label)))
  if (classes.length < 2) throw invalid('there must be folders of at least 2 classes', classes.map(shown).join(', ') || 'none')
  if (classes.length > limits.datasetClasses) throw invalid(`at most ${limits.datasetClasses} classes`, String(classes.length))
  const stray = images.find(({ label }) => !classes.includes(label))
  if (stray) throw invalid(`there is no folder ${shown(stray.label)} to train on`, shown(stray.entry.name))
  return { classes, images: images.sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1)) }
}

/** How many folders lie around everything: as long as all paths share the first one and have a further one. A folder of splits is none of them. */
function sharedFolders(paths: readonly (readonly string[])[]): number {
  let depth = 0
  for (;;) {
    const [first] = paths
    const name = first?.[depth]
    const isShared = paths.every((path) => path.length > depth + 1 && path[depth] === name)
    if (!isShared || name === 'train') return depth
    depth += 1
  }
}
