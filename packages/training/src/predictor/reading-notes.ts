/** What was found while instances were read that is no error: columns that were left out, and how often a column had a category that training did not. */
export type ReadingNotes = { dropped: Set<string>; unseen: Map<string, number> }

/** Notes of one request, empty. */
export const createReadingNotes = (): ReadingNotes => ({ dropped: new Set(), unseen: new Map() })
