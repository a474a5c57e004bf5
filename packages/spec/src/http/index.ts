export { type AuditEntryView, auditEntryView, auditFilters, auditQuery } from './audit.js'
export { apiKeyListQuery, type ApiKeyView, apiKeyView, createApiKeyRequest, rotateApiKeyRequest, type Scope, scope, ticketView } from './api-key.js'
export { type ErrorBody, type ErrorCode, type ErrorDetail, errorBody, errorCodes, errorDetail, protocolErrorBody } from './error.js'
export { liveness, type Readiness, readiness, type WorkerView, workerView } from './health.js'
export { type DeletedView, deletedView, type ListQuery, listOf, listQueryOf, placePattern } from './list.js'
export { type ProjectLimitName, projectLimitRecords } from './project-limits.js'
export {
  createWebhookRequest,
  updateWebhookRequest,
  type WebhookDeliveryView,
  webhookDeliveryView,
  type WebhookEvent,
  webhookEvent,
  type WebhookView,
  webhookView,
} from './webhook.js'
export { type UploadView, uploadView } from './upload.js'
export {
  projectLimit,
  type ProjectLimits,
  projectLimitsView,
  type ProjectUsageView,
  projectUsageView,
  setLimitsRequest,
  usageQuery,
} from './projects.js'
export {
  createSessionRequest,
  emailAddress,
  type ListedSessionView,
  listedSessionView,
  type ProjectMemberView,
  projectMemberView,
  type Role,
  role,
  type SessionView,
  scopesOfRole,
  sessionView,
  setMemberRequest,
  setSessionRequest,
  strongestRole,
} from './users.js'
