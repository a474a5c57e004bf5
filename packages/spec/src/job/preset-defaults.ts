import type { DatasetInfo } from '../dataset/view.js'
import { isRecord } from '../json.js'
import { presetDefaults, type PresetFacts } from '../presets/index.js'
import { limits } from '../limits.js'
import { schedule as anySchedule, scheduleHas } from '../schedules/index.js'

/** What is known of the data set that decides about a preset's defaults. */
export type PresetData = Pick<DatasetInfo, 'kind' | 'rows' | 'task' | 'split_columns'>

/**
 * A job as it was sent, with the preset's own defaults in place of what it leaves out. A technique that is named keeps its fields unless the preset names the
 * same; a job whose architecture has its layers is resolved, or written out, and stays as it is. `isTrial`: of a sweep, whose trials are compared and have one
 * member each unless the job says otherwise.
 */
export function withPresetDefaults(job: unknown, info: PresetData, { isTrial }: { isTrial: boolean } = { isTrial: false }): unknown {
  if (!isRecord(job) || !isRecord(job['architecture']) || job['architecture']['layers'] !== undefined) return job
  const facts = { ...factsOf(job, info), ...(isTrial ? { choosesRows: false } : {}) }
  const filled: Record<string, unknown> = { ...job }
  for (const [section, own] of Object.entries(presetDefaults(job['architecture']['preset'], facts))) {
    const given = job[section]
    if (given === undefined) filled[section] = own
    else if (isRecord(given) && (!('type' in own) || given['type'] === own.type)) filled[section] = { ...own, ...given }
  }
  return filled
}

/** Whether a training is a probe, which makes no members. */
function isProbe(given: unknown): boolean {
  const { data } = anySchedule.safeParse(given)
  return data !== undefined && scheduleHas(data, 'probe')
}

function factsOf({ dataset, ensemble, schedule }: Record<string, unknown>, { kind, rows, task, split_columns: columns = [] }: PresetData): PresetFacts {
  const given = isRecord(dataset) ? dataset : {}
  const isOpen = given['validation_fraction'] === undefined && given['split'] === undefined && ensemble === undefined && !isProbe(schedule)
  // Rows that a column calls validation, or that are the latest, are no folds.
  const isDrawn = columns.every(({ role }) => role === 'group' || role === 'weight')
  return { kind, rows, task, watches: given['validation_fraction'] !== 0, choosesRows: isOpen && isDrawn && rows >= limits.leastFoldedRows }
}
