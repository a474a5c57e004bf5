import type { components } from './generated/api.js'
import type { Transport } from './transport.js'

/** Every named shape of the API. */
export type Schemas = components['schemas']

/** How a client reaches the API: `send` adds the headers that say who asks, and tries again where that is safe; `sendOnce` leaves that to its caller. */
export type Connection = { url: string; headers: Readonly<Record<string, string>>; send: Transport; sendOnce: Transport }
