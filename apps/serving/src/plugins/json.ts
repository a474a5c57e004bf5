import type { FastifyReply } from 'fastify'

/**
 * Sends JSON with the bare type `application/json`: a client of the field shows error texts only when the type is exactly that, without a charset.
 * Bytes are sent as they are; text would get the charset added.
 */
export const sendJson = (reply: FastifyReply, body: unknown): FastifyReply =>
  reply.header('content-type', 'application/json').send(Buffer.from(JSON.stringify(body)))
