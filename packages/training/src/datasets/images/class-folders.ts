import { cellText, orderedTexts } from '@trainyard/csv'
import { type DatasetWarning, limits } from '@trainyard/spec'
import { alikeClasses, className } from '../class-name.js'
import { DataError, shown } from '../data-error.js'
import type { ArchiveEntry } from '../files/archive.js'

/** An image of the zip with the folder that is its class. */
export type ImageEntry = { entry: ArchiveEntry; label: string; split: 'train' | 'test' }
export type ImageFolders = { classes: string[]; images: ImageEntry[]; warnings: DatasetWarning[] }

/** An image with the folders that it lies in, from the outermost on, as they are written. */
type Placed = { entry: ArchiveEntry; folders: readonly string[] }

/**
 * Sorts the images of a zip into classes: the folder that an image lies in is its class. Folders `train` and `test` above the classes, in any case, are the
 * splits; one folder around everything is passed over. Folders whose names are the same but for blanks around them and the form of accents are one class.
 * `folders` are all that the zip has, so that those without an image can be told.
 * @throws {DataError} naming the file or folder that does not fit in.
 */
export function sortIntoClasses(file: string, entries: readonly ArchiveEntry[], folders: readonly string[]): ImageFolders {
  const invalid = (message: string, received?: string): DataError => new DataError({ file, message, ...(received === undefined ? {} : { received }) })
  if (entries.length === 0) throw invalid('the zip holds no images')
  if (entries.length > limits.imageFiles) throw invalid(`at most ${limits.imageFiles} images`, String(entries.length))
  const all = entries.map((entry): Placed => ({ entry, folders: entry.name.split('/').slice(0, -1) }))
  const outer = sharedFolders(all.map((each) => each.folders))
  const placed = all.map((each) => ({ ...each, folders: each.folders.slice(outer) }))
  const hasSplits = areSplits(placed, invalid)
  const images = placed.map(
    ({ entry, folders: [first = '', second = ''] }): ImageEntry => ({
      entry,
      label: className(hasSplits ? second : first, { file: `${file}/${entry.name}` }),
      split: hasSplits && splitOf(first) === 'test' ? 'test' : 'train',
    }),
  )
  const classes = orderedTexts(new Set(images.filter(({ split }) => split === 'train').map(({ label }) => label)))
  const depth = outer + (hasSplits ? 2 : 1)
  const empty = emptyFolders(all, folders, depth)
  if (classes.length < 2)
    throw invalid(
      'there must be folders of at least 2 classes to train on',
      [classes.map(shown).join(', ') || 'none', ...empty.map(({ message }) => message)].join('; '),
    )
  if (classes.length > limits.datasetClasses) throw invalid(`at most ${limits.datasetClasses} classes`, String(classes.length))
  const known = new Set(classes)
  const stray = images.find(({ label }) => !known.has(label))
  if (stray) throw invalid(`there is no folder ${shown(stray.label)} to train on`, shown(stray.entry.name))
  const warnings = [...joinedFolders(all, depth), ...empty, ...guessedNames(entries), ...alikeClasses(classes)]
  return { classes, images: images.sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1)), warnings }
}

/** How many folders lie around everything: as long as all paths share the first one and have a further one. A folder of splits is none of them. */
function sharedFolders(paths: readonly (readonly string[])[]): number {
  let depth = 0
  for (;;) {
    const name = paths[0]?.[depth]
    const isShared = paths.every((path) => path.length > depth + 1 && path[depth] === name)
    if (!isShared || name === undefined || splitOf(name) === 'train') return depth
    depth += 1
  }
}

const splits = ['train', 'test'] as const
const splitOf = (folder: string) => splits.find((split) => split === folder.trim().toLowerCase())

/**
 * Whether the images lie in two folders each, of which the first is a split; in one each, they lie in classes.
 * @throws {DataError} naming what lies elsewhere.
 */
function areSplits(placed: readonly Placed[], invalid: (message: string, received?: string) => DataError): boolean {
  const outside = placed.find(({ folders }) => folders.length === 0)
  if (outside) throw invalid('an image must lie in the folder of its class, as cats/1.png: move it into one, or leave it out', shown(outside.entry.name))
  if (placed.every(({ folders }) => folders.length === 1)) return false
  const tops = [...new Set(placed.filter(({ folders }) => folders.length > 1).map(({ folders: [first = ''] }) => first))]
  const others = tops.filter((top) => splitOf(top) === undefined)
  const deeper = placed.find(({ folders }) => folders.length > 2) ?? placed.find(({ folders }) => folders.length === 2)
  if (others.length > 0 && tops.some(isLikeSplit))
    throw invalid(`above the classes only the folders train and test are known: ${others.map(remedyFor).join('; ')}`)
  if (others.length > 0 || placed.some(({ folders }) => folders.length !== 2))
    throw invalid(
      'an image must lie in the folder of its class, as cats/1.png or train/cats/1.png, not deeper and not beside',
      `the folder ${shown((deeper ?? { folders: [] }).folders.join('/'))} in ${shown(deeper?.entry.name)}`,
    )
  return true
}

const validationLike = /^(?:val|valid|validation|dev|eval)$/i
const trainLike = /^(?:train|training|trainset|train_set)$/i
const testLike = /^(?:test|testing|testset|test_set)$/i
const isLikeSplit = (folder: string): boolean => [validationLike, trainLike, testLike].some((pattern) => pattern.test(folder.trim()))

function remedyFor(folder: string): string {
  if (validationLike.test(folder.trim()))
    return `${shown(folder)} is no split: move its images into train, from which each job holds out its own (dataset.validation_fraction)`
  if (trainLike.test(folder.trim())) return `rename ${shown(folder)} to train`
  return testLike.test(folder.trim()) ? `rename ${shown(folder)} to test` : `${shown(folder)} is neither`
}

const shownNames = 10
const listed = (names: readonly string[]): string => names.slice(0, shownNames).map(shown).join(', ') + (names.length > shownNames ? ', …' : '')

/** Classes whose images lie in folders that are written differently. */
function joinedFolders(all: readonly Placed[], depth: number): DatasetWarning[] {
  const written = new Map<string, Set<string>>()
  for (const { folders } of all) {
    const name = folders[depth - 1] ?? '' // default: never taken, images lie that deep
    const label = className(name, {})
    written.set(label, (written.get(label) ?? new Set()).add(name))
  }
  return [...written]
    .filter(([, names]) => names.size > 1)
    .map(([label, names]) => ({
      code: 'folders_joined',
      message: `the folders ${[...names].map((name) => `${shown(name)} (${codes(name)})`).join(' and ')} are one class, ${shown(label)}: they differ by blanks or the form of accents only`,
      count: names.size,
    }))
}

/** The code points of a name, as two that look alike are told apart. */
const codes = (name: string): string => Array.from(name, (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ') // default: never taken

/** Folders that could have been a class. */
function emptyFolders(all: readonly Placed[], folders: readonly string[], depth: number): DatasetWarning[] {
  const pathOf = (parts: readonly string[]): string =>
    parts
      .slice(0, depth)
      .map((part) => splitOf(part) ?? cellText(part))
      .join('/')
  const full = new Set(all.map((each) => pathOf(each.folders)))
  const possible = new Set(
    folders
      .map((folder) => folder.split('/'))
      .filter((parts) => parts.length >= depth && parts[0] !== '')
      .map(pathOf),
  )
  const empty = [...possible].filter((folder) => !full.has(folder)).sort()
  if (empty.length === 0) return []
  return [
    {
      code: 'folders_empty',
      message: `${empty.length === 1 ? 'a folder without an image is' : `${empty.length} folders without an image are`} no class: ${listed(empty)}`,
      count: empty.length,
    },
  ]
}

function guessedNames(entries: readonly ArchiveEntry[]): DatasetWarning[] {
  const guessed = entries.filter(({ isGuessed }) => isGuessed)
  const [first] = guessed
  if (!first) return []
  return [
    {
      code: 'names_guessed',
      message: `${guessed.length} names in the zip are not UTF-8 and were read as code page 437, such as ${shown(first.name)}: if classes look wrong, make the zip with names in UTF-8`,
      count: guessed.length,
    },
  ]
}

/** What was left out besides the images. */
export const skippedFiles = (names: readonly string[]): DatasetWarning[] =>
  names.length === 0
    ? []
    : [
        {
          code: 'files_skipped',
          message: `${names.length === 1 ? 'a file that is no image was' : `${names.length} files that are no images were`} skipped: ${listed(names)}`,
          count: names.length,
        },
      ]
