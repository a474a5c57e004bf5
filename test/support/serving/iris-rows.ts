import { afterAll, beforeAll } from 'vitest'
import { openTestStack, type TestStack } from './test-stack.js'

/** Two flowers of Iris, as bare rows, as objects, and as columns by the names of the data set. */
export const flowers = [
  [5.1, 3.5, 1.4, 0.2],
  [6.7, 3, 5.2, 2.3],
]
export const columns = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width']
export const records = flowers.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])))
export const byColumn = Object.fromEntries(columns.map((name, index) => [name, flowers.map((row) => row[index])]))

type Reply = Awaited<ReturnType<TestStack['app']['inject']>>
type Predictions = { label: string; probabilities: number[] }[]

/** A serving process with the model `iris` for the tests of one file, and what it predicts for the two flowers. */
export function serveIris() {
  let stack: TestStack
  let predictions: Predictions
  const call = (url: string, body: unknown, type = 'application/json'): Promise<Reply> => {
    const headers = { authorization: `Bearer ${stack.token}`, 'x-trainyard-project': stack.projectId, 'content-type': type }
    return stack.app.inject({ method: 'POST', url, headers, payload: typeof body === 'string' ? body : JSON.stringify(body) })
  }
  beforeAll(async () => {
    stack = await openTestStack()
    await stack.train('iris', 1)
    predictions = (await call('/v1/models/iris/predict', { instances: flowers })).json().predictions
  }, 120_000)
  afterAll(() => stack.close(), 30_000)
  return {
    call,
    /** The status of a call and the text under `error`. */
    errorOf: async (url: string, body: unknown, type?: string): Promise<[number, string]> => {
      const reply = await call(url, body, type)
      return [reply.statusCode, reply.json().error]
    },
    predictions: () => predictions,
    train: (name: string) => stack.train(name, 1),
  }
}
