export { type ApiKeyView, apiKeyView, createApiKeyRequest, type Scope, scope } from './api-key.js'
export { type ErrorBody, type ErrorCode, type ErrorDetail, errorBody, errorCodes, errorDetail, protocolErrorBody } from './error.js'
export { type ListQuery, listOf, listQuery } from './list.js'
