import { elementAt } from '@trainyard/spec'
import type pg from 'pg'

/** The jobs of one project as Postgres holds them in the end. Times are in seconds. */
export type ProjectFigures = {
  project: string
  accepted: number
  succeeded: number
  /** Jobs that had not ended when the time was over. */
  unfinished: number
  /** From the acceptance of a job to the beginning of its first attempt, of those that began. */
  waited: { p50: number; most: number }
  /** Attempts of any project that began while the first job of this one waited. */
  begunBeforeFirst: number
  /** Of the slots' time while every project but those of one job had something to do. */
  share: number
}

type Row = { project: string; status: string; accepted: Date; began: Date | null }
type Attempt = { project: string; began: Date; ended: Date }

/** The figures of each project, in their order. */
export async function figuresOf(pool: pg.Pool, projects: readonly string[]): Promise<ProjectFigures[]> {
  const { rows: jobs } = await pool.query<Row>(
    `SELECT p.name AS project, j.status, j.created_at AS accepted, min(a.started_at) AS began
     FROM jobs j JOIN projects p ON p.id = j.project_id LEFT JOIN job_attempts a ON a.job_id = j.id GROUP BY p.name, j.id`,
  )
  const { rows: attempts } = await pool.query<Attempt>(
    `SELECT p.name AS project, a.started_at AS began, coalesce(a.ended_at, now()) AS ended
     FROM job_attempts a JOIN jobs j ON j.id = a.job_id JOIN projects p ON p.id = j.project_id`,
  )
  const shares = sharesOf(attempts, jobs, projects)
  return projects.map((project) => {
    const own = jobs.filter((job) => job.project === project)
    const waits = own.flatMap(({ accepted, began }) => (began === null ? [] : [(Number(began) - Number(accepted)) / 1_000])).sort((a, b) => a - b)
    const first = own.filter(({ began }) => began !== null).toSorted((a, b) => Number(a.accepted) - Number(b.accepted))[0]
    return {
      project,
      accepted: own.length,
      succeeded: own.filter(({ status }) => status === 'succeeded').length,
      unfinished: own.filter(({ status }) => ['queued', 'running', 'stopping'].includes(status)).length,
      waited:
        waits.length === 0 ? { p50: Number.NaN, most: Number.NaN } : { p50: elementAt(waits, Math.floor(waits.length / 2), 'waits'), most: Math.max(...waits) },
      begunBeforeFirst: first ? attempts.filter(({ began }) => began > first.accepted && began < (first.began ?? began)).length : Number.NaN,
      share: shares.get(project) ?? 0, // default: a project of which nothing ran meanwhile
    }
  })
}

/** The shares of projects of more than one job in the time in which all of them had jobs that waited. */
function sharesOf(attempts: readonly Attempt[], jobs: readonly Row[], projects: readonly string[]): Map<string, number> {
  const many = projects.filter((project) => jobs.filter((job) => job.project === project).length > 1)
  const beginningsOf = (project: string) => attempts.filter((each) => each.project === project).map(({ began }) => Number(began))
  const from = Math.max(...many.map((project) => Math.min(...beginningsOf(project))))
  const to = Math.min(...many.map((project) => Math.max(...beginningsOf(project))))
  const seconds = new Map<string, number>()
  for (const { project, began, ended } of attempts) {
    if (!many.includes(project) || Number(began) < from || Number(began) > to) continue
    seconds.set(project, (seconds.get(project) ?? 0) + (Number(ended) - Number(began)) / 1_000) // default: nothing yet
  }
  const all = [...seconds.values()].reduce((sum, each) => sum + each, 0)
  return new Map([...seconds].map(([project, own]) => [project, own / all]))
}

/** What must not be: rows that say that a job was lost, or that something of it was done twice. */
export async function brokenOf(pool: pg.Pool, acceptedIds: readonly string[]): Promise<Record<string, number>> {
  const count = async (text: string, values: unknown[] = []) => Number((await pool.query<{ count: string }>(text, values)).rows[0]?.count)
  return {
    lost: acceptedIds.length - (await count('SELECT count(*) FROM jobs WHERE id = ANY($1)', [acceptedIds])),
    doubled: (await count('SELECT count(*) FROM jobs')) - acceptedIds.length,
    failed: await count(`SELECT count(*) FROM jobs WHERE status = 'failed'`),
    done_twice: await count(`SELECT count(*) FROM (SELECT task_id FROM job_attempts WHERE outcome = 'done' GROUP BY task_id HAVING count(*) > 1) twice`),
    lost_attempts: await count(`SELECT count(*) FROM job_attempts WHERE outcome = 'lost'`),
    ended_with_tasks: await count(`SELECT count(*) FROM tasks t JOIN jobs j ON j.id = t.job_id WHERE j.status = 'succeeded' AND t.status <> 'done'`),
  }
}

/** A table for people. */
export const tableOf = (figures: readonly ProjectFigures[]): string =>
  [
    'project       accepted  succeeded  unfinished  waited p50 s  waited most s  begun before its first    share',
    ...figures.map(({ project, accepted, succeeded, unfinished, waited, begunBeforeFirst, share }) =>
      [
        project.padEnd(12),
        String(accepted).padStart(9),
        String(succeeded).padStart(10),
        String(unfinished).padStart(11),
        waited.p50.toFixed(1).padStart(13),
        waited.most.toFixed(1).padStart(14),
        String(begunBeforeFirst).padStart(23),
        `${(100 * share).toFixed(1)} %`.padStart(8),
      ].join(' '),
    ),
  ].join('\n')
