import { AppError } from '@trainyard/runtime'
import { datasetInfo, type DriftView, driftOf, type HourCounts, hourMs, limits, modelReference } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { bigint, execute, floats, int, json, jsonText, nullable, rows, statement, text, time } from '../connection/statement.js'
import type { Models } from './models.js'

/** What one counter has counted of a version in an hour so far. */
export type CountedRows = {
  projectId: string
  model: string
  version: string
  hour: Date
  /** Names the counter: two counters add up, and one that writes again replaces what it wrote. */
  counter: string
  rows: number
  counts: readonly number[]
}

/** How the rows of a version differ from its training. */
export type VersionDrift = { projectId: string; model: string; version: number; drift: DriftView }

const write = statement({
  name: 'drift: write',
  text: `INSERT INTO version_drift AS d (version_id, hour, counter, rows, counts)
    SELECT v.id, a.hour, a.counter, a.rows, a.counts
    FROM jsonb_to_recordset($1) AS a ("projectId" text, model text, version int, hour timestamptz, counter text, rows int8, counts float8[])
    JOIN models m ON m.project_id = a."projectId" AND m.name = a.model JOIN model_versions v ON v.model_id = m.id AND v.version = a.version
    ORDER BY v.id, a.hour, a.counter
    ON CONFLICT (version_id, hour, counter) DO UPDATE SET rows = excluded.rows, counts = excluded.counts WHERE excluded.rows > d.rows`,
  params: { counted: jsonText },
})
const ofVersion = statement({
  name: 'drift: of a version',
  text: `SELECT d.hour, d.rows, d.counts FROM version_drift d JOIN model_versions v ON v.id = d.version_id JOIN models m ON m.id = v.model_id
    WHERE m.project_id = $1 AND m.name = $2 AND v.version = $3 AND d.hour >= $4 AND d.hour < $5 ORDER BY d.hour`,
  params: { projectId: text, model: text, version: int, from: time, to: time },
  row: { hour: time, rows: bigint, counts: floats },
})
const mostServed = statement({
  name: 'drift: versions that were served most',
  text: `WITH served AS (SELECT version_id, sum(rows) AS rows FROM version_drift WHERE hour >= $1 GROUP BY version_id ORDER BY rows DESC, version_id LIMIT $2::int)
    SELECT m.project_id AS "projectId", m.name AS model, v.version, v.manifest -> 'reference' AS reference, v.manifest -> 'dataset' AS dataset
    FROM served s JOIN model_versions v ON v.id = s.version_id JOIN models m ON m.id = v.model_id WHERE v.deleted_at IS NULL AND m.deleted_at IS NULL`,
  params: { since: time, most: int },
  row: { projectId: text, model: text, version: int, reference: nullable(json), dataset: json },
})

/** Counts of served rows, by which drift is judged. */
export type Drift = ReturnType<typeof createDrift>

/** Counts of what versions were asked and answered, and how these differ from their training. */
export const createDrift = ({ pool }: Connections, models: Pick<Models, 'resolve'>) => {
  const hoursOf = async (projectId: string, model: string, version: string, { from, to }: { from: Date; to: Date }): Promise<HourCounts[]> =>
    byHour(await rows(pool, ofVersion, { projectId, model, version: Number(version), from, to }))
  return {
    /** Writes what counters have counted so far; versions that are gone are left out. To write the same again changes nothing. */
    write: async (counted: readonly CountedRows[]): Promise<void> => {
      if (counted.length > 0) await execute(pool, write, { counted: JSON.stringify(counted.map((one) => ({ ...one, version: Number(one.version) }))) })
    },
    /**
     * How the rows of some hours differ from the training of a version.
     * @throws {AppError} `not_found`.
     */
    of: async (projectId: string, model: string, version: string, range: { from: Date; to: Date }): Promise<DriftView> => {
      const { manifest } = await models.resolve(projectId, model, { version })
      expectFew(manifest.reference?.inputs.length ?? 0, range) // default: nothing is counted
      return driftOf({
        model,
        version,
        from: range.from.toISOString(),
        to: range.to.toISOString(),
        reference: manifest.reference ?? null,
        dataset: manifest.dataset,
        hours: await hoursOf(projectId, model, version, range),
      })
    },
    /** Of the versions of all projects that were asked most since a time: how their rows differ from their training. */
    ofMostServed: async (since: Date, most: number): Promise<VersionDrift[]> => {
      const served = await rows(pool, mostServed, { since, most })
      const range = { from: since, to: new Date(Date.now() + hourMs) }
      return Promise.all(
        served.map(async ({ projectId, model, version, reference, dataset }) => ({
          projectId,
          model,
          version,
          drift: driftOf({
            model,
            version: String(version),
            from: since.toISOString(),
            to: range.to.toISOString(),
            reference: modelReference.nullable().parse(reference),
            dataset: datasetInfo.parse(dataset),
            hours: await hoursOf(projectId, model, String(version), range),
          }),
        })),
      )
    },
  }
}

/** @throws {AppError} `invalid_request` for more figures than one reply holds. */
function expectFew(inputs: number, { from, to }: { from: Date; to: Date }): void {
  const hours = (to.getTime() - from.getTime()) / hourMs
  if (inputs * hours <= limits.driftCells) return
  const most = Math.floor(limits.driftCells / inputs)
  const message = `query.from and query.to: of a version with ${inputs} inputs at most ${most} hours are shown at once, received ${hours}: ask for a part of them`
  throw new AppError({ code: 'invalid_request', message, details: [{ path: 'query.from', rule: 'maximum', message, received: from.toISOString() }] })
}

/** Counters of one hour add up. */
function byHour(found: readonly { hour: Date; rows: number; counts: readonly (number | null)[] }[]): HourCounts[] {
  const hours = new Map<string, { rows: number; counts: number[] }>()
  for (const { hour, rows, counts } of found) {
    const key = hour.toISOString()
    const sum = hours.get(key) ?? { rows: 0, counts: counts.map(() => 0) }
    hours.set(key, { rows: sum.rows + rows, counts: sum.counts.map((count, bin) => count + Number(counts[bin])) })
  }
  return [...hours].map(([hour, sum]) => ({ hour, ...sum }))
}
