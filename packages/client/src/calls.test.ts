import { expect, test } from 'vitest'
import { createCalls } from './calls.js'
import { createClient } from './create-client.js'

/** A client whose requests are answered with this body, and what it asked. */
function answering(body: unknown, status = 200) {
  const asked: string[] = []
  const fetch = (request: Request): Promise<Response> => {
    asked.push(`${request.method} ${new URL(request.url).pathname}${new URL(request.url).search} ${request.headers.get('authorization')}`)
    return Promise.resolve(Response.json(body, { status }))
  }
  return { asked, clientOf: (key: string) => createClient({ url: 'http://service.example', key, fetch }) }
}

test('a call gives the body of its reply, with the client of that moment: a new key counts from the next call on', async () => {
  const { asked, clientOf } = answering({ object: 'job', id: 'job_1' })
  let key = 'ty_first'
  const calls = createCalls(() => clientOf(key))
  expect(await calls.job('job_1')).toEqual({ object: 'job', id: 'job_1' })
  key = 'ty_second'
  await calls.jobs({ limit: 2, status: 'running' })
  await calls.planJob({})
  expect(asked).toEqual([
    'GET /v1/jobs/job_1 Bearer ty_first',
    'GET /v1/jobs?limit=2&status=running Bearer ty_second',
    'POST /v1/jobs?validate_only=true Bearer ty_second',
  ])
})

test('what the service rejects is thrown', async () => {
  const { clientOf } = answering({ error: { type: 'not_found', message: 'no such job', request_id: 'req_1' } }, 404)
  await expect(createCalls(() => clientOf('ty_key')).job('job_1')).rejects.toMatchObject({ status: 404 })
})
