import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import { AppError } from '@trainyard/runtime'
import type { App } from '../app.js'

/** What bodies may be packed with. */
const requestEncodings = ['gzip', 'deflate', 'br'] as const
/** Shorter replies are sent as they are: packing them would cost more than it saves. */
const leastBytes = 2_048
/** Text of ours shrinks to a fifth at the fastest levels already; higher ones take many times longer for little more. */
const levels = { gzip: 1, brotli: 2 }
/** Text. Streams of events must not wait in a buffer, and files have lengths, ranges and strong tags of their bytes. */
const packedTypes = (type: string): boolean => /^(?:text\/(?!event-stream)|application\/(?:json|javascript|manifest\+json)|image\/svg\+xml)/.test(type)

/**
 * Unpacks the body of every route by its Content-Encoding, and packs replies for those who accept it. What is unpacked counts against the route's body limit
 * while it arrives, so a small body cannot become a huge one. Must be registered before any route.
 */
export async function registerCompression(app: App): Promise<void> {
  app.addHook('onRequest', ({ headers, method }, _reply, done) => {
    const given = headers['content-encoding']?.trim().toLowerCase()
    if (given === undefined) return done()
    // Bodies of these are not read.
    if (method === 'GET' || method === 'HEAD') {
      delete headers['content-encoding']
      return done()
    }
    // Names of codings are read in any case, and x-gzip is an old name of gzip (RFC 9110 §8.4.1).
    const encoding = given === 'x-gzip' ? 'gzip' : given
    headers['content-encoding'] = encoding
    const isForm = headers['content-type']?.toLowerCase().startsWith('multipart/') === true
    done(isForm && encoding !== 'identity' && encoding !== '' ? unsupported('a multipart upload must be sent without Content-Encoding', encoding) : undefined)
  })
  // Errors are short, and clients that unpack replies by themselves read errors as they come.
  app.addHook('onSend', async ({ headers }, { statusCode }) => {
    if (statusCode >= 400) headers['x-no-compression'] = 'error'
  })
  await app.register(compress, {
    encodings: ['gzip', 'br', 'deflate'],
    requestEncodings: ['identity', ...requestEncodings],
    threshold: leastBytes,
    customTypes: packedTypes,
    zlibOptions: { level: levels.gzip },
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: levels.brotli } },
    onUnsupportedRequestEncoding: (encoding) => unsupported(`Content-Encoding must be ${requestEncodings.join(', ')} or left out`, encoding),
  })
  // The bytes that routes and the serving process see are unpacked: nothing may unpack them again.
  app.addHook('preHandler', ({ headers }, _reply, done) => {
    delete headers['content-encoding']
    done()
  })
}

function unsupported(rule: string, encoding: string): AppError {
  const received = encoding.slice(0, 100)
  const message = `${rule}; received ${received}`
  return new AppError({ code: 'unsupported_media_type', message, details: [{ path: 'headers.content-encoding', rule: 'one_of', message, received }] })
}
