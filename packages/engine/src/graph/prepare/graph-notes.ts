import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { EngineInfo } from '../../backend/device.js'
import type { SelfCheckReport } from './self-check.js'

/** What is known of a graph on this machine. */
export type GraphNote = {
  /** It agreed with eager execution. */
  readonly checked?: SelfCheckReport
}

/** Notes on graphs by their key, for programs that are compiled again in another process or another week. */
export type GraphNotes = {
  read(key: string): GraphNote
  /** Adds to what is known. Never fails: a folder that cannot be written costs time later, and nothing else. */
  add(key: string, note: GraphNote): void
}

/** More notes than this are not kept: the oldest go. One is about 200 bytes. */
const NOTES = 2000

/**
 * Notes in a folder, one file a graph. They hold for one library, device, processor and number of threads: another of these begins anew.
 * Damaged files count as absent. Several processes may share the folder.
 */
export function graphNotes(folder: string, { backend, library, device, threads }: EngineInfo): GraphNotes {
  // default: a system that does not name its processor
  const environment = `${backend} ${library} ${device} ${threads} ${cpus()[0]?.model ?? ''} ${process.arch}`
  const fileOf = (key: string) => join(folder, `${createHash('sha256').update(`${environment}\n${key}`).digest('hex')}.json`)
  const known = new Map<string, GraphNote>()
  const read = (key: string): GraphNote => known.get(key) ?? readNote(fileOf(key))
  return {
    read,
    add: (key, note) => {
      const whole = { ...read(key), ...note }
      known.set(key, whole)
      try {
        writeNote(folder, fileOf(key), whole)
      } catch {
        // A full or read-only disk: this process still remembers.
      }
    },
  }
}

function writeNote(folder: string, file: string, note: GraphNote): void {
  mkdirSync(folder, { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(note))
  renameSync(draft, file)
  const names = readdirSync(folder)
  if (names.length <= NOTES) return
  // default: a note that vanished meanwhile is the oldest
  const age = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const oldest = names.map((name) => ({ name, at: age(name) })).sort((a, b) => a.at - b.at)
  for (const { name } of oldest.slice(0, names.length - NOTES)) rmSync(join(folder, name), { force: true })
}

function readNote(file: string): GraphNote {
  try {
    return noteOf(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}

/** A file's content, as far as it is what it should be. */
function noteOf(content: unknown): GraphNote {
  const { checked } = content as { checked?: unknown }
  return hasNumbers(checked, ['steps', 'difference', 'tolerance']) && checked['passed'] === true ? { checked: checked as unknown as SelfCheckReport } : {}
}

function hasNumbers(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && names.every((name) => Number.isFinite((value as Record<string, unknown>)[name]))
}
