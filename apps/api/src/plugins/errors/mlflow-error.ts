import type { AppError } from '@trainyard/runtime'
import type { ErrorCode } from '@trainyard/spec'

/** Whether the clients of this URL are MLflow's. */
export const speaksMlflow = (url: string): boolean => /^\/(ajax-)?api\/2\.0\/mlflow(\/|\?|$)/.test(url)

const codes: Partial<Record<ErrorCode, string>> = {
  invalid_request: 'INVALID_PARAMETER_VALUE',
  invalid_json: 'BAD_REQUEST',
  method_not_allowed: 'BAD_REQUEST',
  unauthorized: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  not_found: 'RESOURCE_DOES_NOT_EXIST',
  rate_limited: 'REQUEST_LIMIT_EXCEEDED',
  unavailable: 'TEMPORARILY_UNAVAILABLE',
}

/** An error in MLflow's own body: its code's name in that protocol, and all that is to be said in one text. */
export const mlflowErrorBody = ({ code, text }: AppError): { error_code: string; message: string } => ({
  error_code: codes[code] ?? 'INTERNAL_ERROR',
  message: text,
})
