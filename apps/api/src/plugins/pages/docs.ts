import { Readable } from 'node:stream'
import type { App } from '../../app.js'
import { fileReply } from '../../routes/replies.js'
import { docsHeaders, docsPage } from './docs-page.js'

/** `GET /docs`: a page that shows the OpenAPI document. */
export function registerDocs(app: App): void {
  app.route({
    method: 'GET',
    url: '/docs',
    config: { access: 'public' },
    schema: {
      operationId: 'getDocs',
      tags: ['system'],
      summary: 'A page that shows the OpenAPI document',
      response: { 200: fileReply('text/html', 'A page') },
    },
    handler: async (_request, reply) =>
      reply
        .code(200)
        .headers(docsHeaders)
        .send(Readable.from([docsPage])),
  })
}
