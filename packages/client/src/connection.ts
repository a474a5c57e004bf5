import type { components } from './generated/api.js'

/** Every named shape of the API. */
export type Schemas = components['schemas']

/** How the helpers reach the API: `send` adds the key and tries again where that is safe. */
export type Connection = { url: string; key: string; send(request: Request): Promise<Response> }

/** A reply's JSON, or null when it is none. */
export async function bodyOf(reply: Response): Promise<unknown> {
  try {
    return await reply.json()
  } catch {
    return null
  }
}
