import { AppError } from '@trainyard/runtime'
import type { ErrorCode } from '@trainyard/spec'

/** Whether the clients of this URL are MLflow's. */
export const speaksMlflow = (url: string): boolean => /^\/(ajax-)?api\/\d\.\d\/mlflow(-artifacts)?(\/|\?|$)/.test(url)

const codes: Partial<Record<ErrorCode, string>> = {
  invalid_request: 'INVALID_PARAMETER_VALUE',
  invalid_json: 'BAD_REQUEST',
  method_not_allowed: 'BAD_REQUEST',
  unauthorized: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  not_found: 'RESOURCE_DOES_NOT_EXIST',
  endpoint_not_found: 'ENDPOINT_NOT_FOUND',
  conflict: 'INVALID_STATE',
  request_timeout: 'BAD_REQUEST',
  payload_too_large: 'BAD_REQUEST',
  unsupported_media_type: 'BAD_REQUEST',
  not_implemented: 'NOT_IMPLEMENTED',
  rate_limited: 'REQUEST_LIMIT_EXCEEDED',
  unavailable: 'TEMPORARILY_UNAVAILABLE',
}

/** An error in MLflow's own body: its code's name in that protocol, and all that is to be said in one text. */
export const mlflowErrorBody = ({ code, text }: AppError): { error_code: string; message: string } => ({
  error_code: codes[code] ?? 'INTERNAL_ERROR',
  message: text,
})

/** How the last part of a path of MLflow's begins where a POST would change something. */
const writes =
  /^(?:create|update|delete|restore|rename|log|set|transition|start|end|register|link|finalize|search-and-delete|outputs|presigned|mpu|add|remove)(?:-|$)|^(?:alias|assessments|logged-models|params|records|test|webhooks|workspaces)$/
/** Of these every call would change something. */
const writingMethods: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'DELETE'])

/**
 * What a path of MLflow's that is not here means: a call that would change something is told that this API only reads, and any other by the code on which
 * MLflow's clients fall back to older calls. Null for other paths.
 */
export function mlflowNothingAt(method: string, url: string): AppError | null {
  if (!speaksMlflow(url)) return null
  const path = url.split('?')[0] ?? url // default: never, a split has a part
  const last = path.split('/').at(-1) ?? '' // default: never, as above
  const isPosted = method === 'POST' && (writes.test(last) || path.includes('/mlflow-artifacts/'))
  const isWrite = isPosted || writingMethods.has(method)
  if (!isWrite) return new AppError({ code: 'endpoint_not_found', message: `there is nothing at ${method} ${path}` })
  const remedy = 'runs are jobs, which POST /v1/jobs makes and which log their metrics themselves; models are published by jobs with model.name'
  return new AppError({ code: 'forbidden', message: `${path} would change something, and MLflow's API only reads here: ${remedy}` })
}
