import { InferenceError } from '@trainyard/open-inference'
import { type Check, demand, textOf } from '../check.js'
import { inputsFor, isBatched, modelThat } from '../target.js'
import { demandAlive } from './server.js'

/** Requests of one burst: more than any queue should take at once without saying no. */
const burst = 400
const rowsOfBurst = 16

/** How the server behaves when more is asked of it than it can do. */
export const loadChecks: readonly Check[] = [
  {
    id: 'overload',
    title: 'a burst is answered with results, or with 429 or 503 and Retry-After; nothing hangs or breaks',
    run: async (target) => {
      const model = modelThat(target, isBatched, 'takes batches')
      const inputs = inputsFor(model, rowsOfBurst, 31)
      const replies = await Promise.all(
        Array.from({ length: burst }, () =>
          target.client.infer(model.name, { inputs }).then(
            () => null,
            (error: unknown) => error,
          ),
        ),
      )
      const errors = replies.filter((error) => error !== null)
      for (const error of errors) {
        demand(error instanceof InferenceError && (error.status === 429 || error.status === 503), `received ${textOf(error)}`)
        demand(error.retryAfterSeconds !== null, `${error.status} must name a Retry-After`)
      }
      demand(errors.length < burst, 'at least some requests of the burst must be answered')
      await demandAlive(target)
    },
  },
  {
    id: 'poisoned',
    title: 'a wrong request among right ones fails alone',
    run: async (target) => {
      const model = modelThat(target, isBatched, 'takes batches')
      const right = inputsFor(model, 2, 32)
      const wrong = right.map((input, index) => (index === 0 ? { ...input, name: 'there_is_no_such_input' } : input))
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => target.client.infer(model.name, { inputs: index === 7 ? wrong : right })),
      )
      results.forEach((result, index) =>
        demand((result.status === 'rejected') === (index === 7), `request ${index} ${result.status === 'rejected' ? 'failed' : 'was answered'}`),
      )
    },
  },
]
