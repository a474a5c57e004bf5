import type { ErrorDetail } from '@trainyard/spec'

/** One error of a field, as a list; the message begins with the field. */
export const error = (path: string, rule: string, message: string, received: unknown): ErrorDetail[] => [
  { path, rule, message: `${path} ${message}`, received },
]

/** No error. */
export const none: ErrorDetail[] = []
