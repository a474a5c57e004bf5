import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { matches } from '../entity-tag.js'
import type { fileReply } from '../routes/replies.js'
import { readRange } from './byte-range.js'
import type { Content } from './content.js'

/** What a download is, besides its bytes. Its route must say `compress: false`: ranges and tags are of the bytes as they are. */
export type Download = { content: Content; type: string; filename?: string }

/** The replies of every route that sends a download, for its documentation. */
export const downloadReplies = (file: ReturnType<typeof fileReply>) => ({
  200: file,
  206: file,
  304: z.null().describe('The file is still the one that `If-None-Match` names'),
  416: z.null().describe('No byte of the range exists'),
})

/**
 * Sends a download whole or, with `Range`, a part of it (RFC 9110 §14); 304 where the caller has it already. With `If-Range`, a file that has changed is sent
 * whole.
 */
export function sendContent(request: FastifyRequest, reply: FastifyReply, { content, type, filename }: Download): FastifyReply {
  const etag = `"${content.identity}"`
  reply.headers({ etag, 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' })
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send(null)
  const condition = request.headers['if-range']
  const range = condition === undefined || condition === etag ? readRange(request.headers.range, content.bytes) : 'whole'
  if (range === 'outside') return reply.code(416).header('content-range', `bytes */${content.bytes}`).send(null)
  const { start, end } = range === 'whole' ? { start: 0, end: content.bytes } : range
  reply.headers({ 'content-type': type, 'content-length': end - start })
  if (filename !== undefined) reply.header('content-disposition', `attachment; filename="${filename}"`)
  if (range !== 'whole') reply.header('content-range', `bytes ${start}-${end - 1}/${content.bytes}`)
  return reply.code(range === 'whole' ? 200 : 206).send(Readable.from(content.read(start, end), { objectMode: false }))
}
