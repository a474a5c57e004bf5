import { type ErrorCode, errorCodes, mlflowError } from '@trainyard/spec'

const everywhere: readonly ErrorCode[] = ['invalid_request', 'unauthorized', 'forbidden', 'not_found', 'rate_limited', 'internal', 'unavailable']

/** The errorReplies of a route in MLflow's words, for its documentation. */
export const mlflowErrorReplies: Record<number, typeof mlflowError> = Object.fromEntries(everywhere.map((code) => [errorCodes[code].status, mlflowError]))

/** Where MLflow's clients look. */
export const mlflowPath = '/api/2.0/mlflow'
