import { type ErrorCode, errorCodes, mlflowError } from '@trainyard/spec'

const everywhere: readonly ErrorCode[] = ['invalid_request', 'unauthorized', 'forbidden', 'rate_limited', 'internal', 'unavailable']

/** The error replies of a route in MLflow's format, for its documentation: those that every route has, and its own. */
export const mlflowErrorReplies = (...own: readonly ErrorCode[]): Record<number, typeof mlflowError> =>
  Object.fromEntries([...everywhere, ...own].map((code) => [errorCodes[code].status, mlflowError]))

/** Where MLflow's clients look. */
export const mlflowPath = '/api/2.0/mlflow'
