import { expect, test } from 'vitest'
import { createModelRegistry } from './registry.js'

test('all models are listed, however many pages they fill', async () => {
  const models = Array.from({ length: 250 }, (_, index) => ({ id: `mdl_${index}`, name: `m${index}`, versions: ['1'] }))
  const asked: number[] = []
  const list = async (_project: string, { limit, after }: { limit: number; after?: string | undefined }) => {
    const start = after === undefined ? 0 : models.findIndex(({ id }) => id === after) + 1
    asked.push(start)
    const data = models.slice(start, start + limit)
    const hasMore = start + limit < models.length
    return { data, hasMore, next: hasMore ? data.at(-1)?.id : null }
  }
  const registry = createModelRegistry({ list } as never)
  expect((await registry.models('prj')).map(({ name }) => name)).toEqual(models.map(({ name }) => name))
  expect(asked).toEqual([0, 100, 200])
})
