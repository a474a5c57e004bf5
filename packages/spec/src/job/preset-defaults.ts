import type { DatasetInfo } from '../dataset/view.js'
import { isRecord } from '../json.js'
import { presetDefaults } from '../presets/index.js'

/**
 * A job as it was sent, with the preset's own defaults in place of what it leaves out. A technique that is named keeps its fields unless the preset names the
 * same; a job whose architecture has its layers is resolved, or written out, and stays as it is.
 */
export function withPresetDefaults(job: unknown, { kind, rows, task }: Pick<DatasetInfo, 'kind' | 'rows' | 'task'>): unknown {
  if (!isRecord(job) || !isRecord(job['architecture']) || job['architecture']['layers'] !== undefined) return job
  const { dataset } = job
  const watches = !isRecord(dataset) || dataset['validation_fraction'] !== 0
  const filled: Record<string, unknown> = { ...job }
  for (const [section, own] of Object.entries(presetDefaults(job['architecture']['preset'], { kind, rows, task, watches }))) {
    const given = job[section]
    if (given === undefined) filled[section] = own
    else if (isRecord(given) && (!('type' in own) || given['type'] === own.type)) filled[section] = { ...own, ...given }
  }
  return filled
}
