import { type ErrorCode, errorCodes, mlflowError } from '@trainyard/spec'

/** The error replies of a route in MLflow's format, for its documentation: those of its own. What all routes share, the document adds itself. */
export const mlflowErrorReplies = (...own: readonly ErrorCode[]): Record<number, typeof mlflowError> =>
  Object.fromEntries([...(['invalid_request'] as const), ...own].map((code) => [errorCodes[code].status, mlflowError]))

/** Where MLflow's clients look. */
export const mlflowPath = '/api/2.0/mlflow'
