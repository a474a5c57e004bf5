import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('exportAudit', ({ api, call }) => {
  test('200: every entry is a line, also over several pages, and no name is a formula', async () => {
    for (let count = 0; count < 120; count++) await call('DELETE', '/v1/jobs/none')
    await call('DELETE', `/v1/models/${encodeURIComponent('=cmd|"x"')}`)
    const reply = await call('GET', '/v1/audit/export')
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8')
    const [heading, ...lines] = reply.body.trimEnd().split('\r\n')
    expect(heading).toBe('seq,at,operation,target,status,project_id,actor_id,address,request_id,sha256')
    expect(lines).toHaveLength(121)
    expect(lines.at(-1)).toContain(`"'=cmd|""x"""`)
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(Array.from({ length: 121 }, (_, index) => index + 1))
  })
  test('400: a field that it has not', async () => {
    expect((await call('GET', '/v1/audit/export?limit=1')).statusCode).toBe(400)
  })
  test('403: every project, for somebody who does not run the service', async () => {
    expect((await call('GET', '/v1/audit/export?project=*', { headers: api().headers.other })).statusCode).toBe(403)
  })
})
