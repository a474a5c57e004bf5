import { AppError } from '@trainyard/runtime'

/** A run of MLflow: a whole job, or one member of it. */
export type RunId = { jobId: string; member: number | null }

const pattern = /^(?<jobId>\w+?)(?:-(?<member>\d{1,4}))?$/

/** A job is a run by its own id; its members are nested runs, `<job>-<n>`. */
export const runIdText = ({ jobId, member }: RunId): string => (member === null ? jobId : `${jobId}-${member}`)

/**
 * Reads a run's id.
 * @throws {AppError} `not_found` for what can be none.
 */
export function readRunId(text: string | undefined): RunId {
  const { jobId, member } = pattern.exec(text ?? '')?.groups ?? {}
  if (jobId === undefined) throw new AppError({ code: 'not_found', message: `Run '${text ?? ''}' not found` })
  return { jobId, member: member === undefined ? null : Number(member) }
}
