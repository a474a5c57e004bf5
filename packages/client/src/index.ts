export { type Calls, createCalls, type EventsQuery, itemsOf } from './calls.js'
export type { Page } from './reply.js'
export type { Schemas } from './connection.js'
export { type ClientOptions, createClient, type TrainyardClient } from './create-client.js'
export {
  AuthenticationError,
  ConflictError,
  ConnectionError,
  type ErrorDetail,
  InvalidRequestError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  TrainyardError,
} from './errors.js'
export type { paths } from './generated/api.js'
export type { TransportOptions } from './transport.js'
export type { UploadOptions, UploadSpec } from './upload-dataset.js'
export type { JobEvent, WatchEventsOptions } from './watch-events.js'
export type { WatchMetricsOptions } from './watch-metrics.js'
