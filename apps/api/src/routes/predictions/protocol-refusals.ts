import { protocolErrorBody } from '@trainyard/spec'

/** How calls of a prediction protocol are refused, for the documentation: its clients take one text. */
export const protocolRefusals = { 400: protocolErrorBody, 401: protocolErrorBody, 403: protocolErrorBody, 404: protocolErrorBody, 503: protocolErrorBody }
