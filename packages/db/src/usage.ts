import { bigint, firstRow, float, int, jsonText, type Queryable, rows, statement, text } from './connection/statement.js'

/** What a project used on one day (UTC). */
export type UsageOfDay = {
  day: string
  attempts: number
  computeSeconds: number
  requests: number
  predictions: number
  predictionRows: number
  predictionFlops: number
  storedBytes: number
}

/** What a project was answered, to be added to the usage of today. */
export type AnsweredUsage = { projectId: string } & Pick<UsageOfDay, 'requests' | 'predictions' | 'predictionRows' | 'predictionFlops'>

const today = `(clock_timestamp() AT TIME ZONE 'UTC')::date`
const ofDays = statement({
  name: 'usage: of days',
  text: `SELECT to_char(day, 'YYYY-MM-DD') AS day, attempts, compute_seconds AS "computeSeconds", requests, predictions, prediction_rows AS "predictionRows",
      prediction_flops AS "predictionFlops", stored_bytes AS "storedBytes"
    FROM project_usage WHERE project_id = $1 AND day BETWEEN $2::text::date AND $3::text::date ORDER BY day`,
  params: { projectId: text, from: text, to: text },
  row: {
    day: text,
    attempts: int,
    computeSeconds: float,
    requests: bigint,
    predictions: bigint,
    predictionRows: bigint,
    predictionFlops: float,
    storedBytes: bigint,
  },
})
// In the order of the projects, so that two processes never wait for each other in a circle.
const add = statement({
  name: 'usage: add',
  text: `INSERT INTO project_usage AS u (project_id, day, requests, predictions, prediction_rows, prediction_flops)
      SELECT p.id, ${today}, "requests", "predictions", "predictionRows", "predictionFlops"
      FROM jsonb_to_recordset($1) AS a ("projectId" text, "requests" int8, "predictions" int8, "predictionRows" int8, "predictionFlops" float8)
      JOIN projects p ON p.id = a."projectId" ORDER BY p.id
    ON CONFLICT (project_id, day) DO UPDATE SET requests = u.requests + excluded.requests, predictions = u.predictions + excluded.predictions,
      prediction_rows = u.prediction_rows + excluded.prediction_rows, prediction_flops = u.prediction_flops + excluded.prediction_flops
    RETURNING project_id AS "projectId", prediction_flops AS "predictionFlops"`,
  params: { added: jsonText },
  row: { projectId: text, predictionFlops: float },
})
const flopsToday = statement({
  name: 'usage: operations of predictions today',
  text: `SELECT prediction_flops AS flops FROM project_usage WHERE project_id = $1 AND day = ${today}`,
  params: { projectId: text },
  row: { flops: float },
})

/** What a project used on the days from `from` to `to`, both included; days without any are left out. */
export const usageOfDays = (on: Queryable, projectId: string, { from, to }: { from: string; to: string }): Promise<UsageOfDay[]> =>
  rows(on, ofDays, { projectId, from, to })

/** Adds to the usage of today; returns the operations that predictions of each project have taken today. Projects that are gone are left out. */
export const addUsage = (on: Queryable, added: readonly AnsweredUsage[]): Promise<{ projectId: string; predictionFlops: number }[]> =>
  rows(on, add, { added: JSON.stringify(added) })

/** The operations that predictions of a project have taken today. */
export async function predictionFlopsToday(on: Queryable, projectId: string): Promise<number> {
  const row = await firstRow(on, flopsToday, { projectId })
  return row ? row.flops : 0
}
