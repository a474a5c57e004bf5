import { expect, test } from 'vitest'
import { limits } from '@trainyard/spec'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('updateJob', ({ api, call, newJob }) => {
  test('200: a job is renamed, described and tagged; its spec stays as it was sent', async () => {
    const id = await newJob({ name: 'before' })
    const payload = { name: ' after ', notes: 'line 1\nline 2', tags: ['baseline', 'baseline', 'to keep'] }
    expect((await call('PATCH', `/v1/jobs/${id}`, { payload })).json()).toMatchObject({
      name: 'after',
      notes: 'line 1\nline 2',
      tags: ['baseline', 'to keep'],
      spec: { name: 'before' },
    })
    expect((await call('PATCH', `/v1/jobs/${id}`, { payload: { notes: null } })).json()).toMatchObject({ name: 'after', notes: null })
    const { data } = (await call('GET', '/v1/jobs?where=tag%3D%22to%20keep%22')).json()
    expect(data).toMatchObject([{ id, name: 'after', tags: ['baseline', 'to keep'] }])
  })
  test.each([
    [{}, 'must hold name, notes or tags'],
    [{ name: ' ' }, 'name must hold at least one character'],
    [{ tags: ['\u200b'] }, 'tags[0] must'],
    [{ tags: ['a'.repeat(limits.tagCharacters + 1)] }, `at most ${limits.tagCharacters} characters`],
    [{ tags: Array.from({ length: limits.jobTags + 1 }, (_, index) => `t${index}`) }, `tags must have at most ${limits.jobTags}`],
    [{ notes: 'x'.repeat(limits.noteCharacters + 1) }, 'notes'],
    [{ tag: ['a'] }, 'Did you mean tags?'],
  ])('400: %j', async (payload, message) => {
    const reply = await call('PATCH', `/v1/jobs/${await newJob()}`, { payload })
    expect([reply.statusCode, JSON.stringify(reply.json())]).toEqual([400, expect.stringContaining(message)])
  })
  test('404: a job of another project, which stays as it was', async () => {
    const id = await newJob({ name: 'mine' })
    expect((await call('PATCH', `/v1/jobs/${id}`, { payload: { name: 'theirs' }, headers: api().headers.other })).statusCode).toBe(404)
    expect((await call('GET', `/v1/jobs/${id}`)).json().name).toBe('mine')
  })
})
