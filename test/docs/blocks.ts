import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { elementAt } from '@trainyard/spec'

/** A fenced block of a document. `line` is that of its first line of code, counted from 1. */
export type Block = { file: string; line: number; language: string; text: string; skipped: string | null }

const notOurs = new Set(['node_modules', 'dist', 'generated', '.git', '.trainyard'])

/** Every Markdown file of the repository. */
export function documentsIn(folder: string, root = folder): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : documentsIn(path, root)
    return entry.name.endsWith('.md') ? [relative(root, path)] : []
  })
}

/**
 * The fenced blocks of a document. One that cannot be run says why in a comment on the line above its fence:
 * `<!-- not run: it needs Docker -->`. A fence without a language is no example: a drawing, or output.
 */
export function blocksOf(root: string, file: string): Block[] {
  const lines = readFileSync(join(root, file), 'utf8').split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(?<indent>\s*)(?<ticks>`{3,})(?<language>\w*)/.exec(elementAt(lines, at, 'lines'))?.groups
    if (!fence) continue
    const { indent = '', ticks = '```', language = '' } = fence
    const end = lines.findIndex((each, index) => index > at && each.trim() === ticks)
    if (end < 0) throw new Error(`${file}:${at + 1}: a fence that is not closed`)
    const above = lines.slice(0, at).findLast((each) => each.trim() !== '')
    // default: the fence stands at the top of the document
    const skipped = /^\s*<!--\s*not run:\s*(?<reason>.+?)\s*-->\s*$/.exec(above ?? '')?.groups?.['reason'] ?? null
    const text = lines.slice(at + 1, end).map((each) => (each.startsWith(indent) ? each.slice(indent.length) : each))
    if (language !== '') blocks.push({ file, line: at + 2, language, text: text.join('\n'), skipped })
    at = end
  }
  return blocks
}
