import type { App } from '../app.js'
import { docsHeaders, docsPage } from '../docs-page/docs-page.js'

/** `GET /docs`: a page that shows the OpenAPI document. */
export function registerDocs(app: App): void {
  app.route({
    method: 'GET',
    url: '/docs',
    config: { access: 'public' },
    schema: { hide: true },
    handler: (_request, reply) => reply.headers(docsHeaders).send(Buffer.from(docsPage)),
  })
}
