import { isRecord, readJsonText } from '@trainyard/spec'
import type { DataChoice } from '../../upload/store-data.js'
import type { Ranges } from './ranges.js'

/** A job as it is being written. */
export type Draft = { job: unknown; data: DataChoice; ranges: Ranges }

const storageName = 'trainyard-draft'

/** Keeps a draft on this device. A file is not kept: it is chosen again. */
export function keepDraft({ data, ...rest }: Draft): void {
  const kept: DataChoice = data.from === 'file' ? { from: 'file', upload: null } : data
  localStorage.setItem(storageName, JSON.stringify({ ...rest, data: kept }))
}

export const forgetDraft = (): void => localStorage.removeItem(storageName)

/** The draft of this device; null where there is none that can be read. */
export function keptDraft(): Draft | null {
  const text = localStorage.getItem(storageName)
  try {
    const draft: unknown = text === null ? null : readJsonText(text, { nan: 'rejected', inexact: 'rejected' })
    return isRecord(draft) && isRecord(draft['data']) && isRecord(draft['ranges']) ? (draft as Draft) : null
  } catch {
    return null
  }
}
