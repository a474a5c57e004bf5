import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blocksOf, documentsIn } from './blocks.js'
import { placeOf, runBlock } from './run-block.js'
import { setStage, type Stage } from './stage.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const blocks = documentsIn(root).flatMap((file) => blocksOf(root, file))

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.close())

for (const { skipped, ...block } of blocks) if (skipped !== null) console.warn(`${placeOf(block)} is not run: ${skipped}`)

test('documents have examples that are run', () => {
  expect(blocks.filter(({ skipped }) => skipped === null).length).toBeGreaterThan(3)
})

describe('the example at', () => {
  test.each(blocks.filter(({ skipped }) => skipped === null).map((block) => ({ place: placeOf(block), block })))(
    '$place does what it says',
    async ({ block }) => {
      await expect(runBlock(block, stage)).resolves.toBeUndefined()
    },
  )
})
