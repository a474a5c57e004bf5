import { CliError } from '../../cli-error.js'
import type { Arm, Claim, Run } from '../claim.js'
import { paired } from '../measure.js'

const members = 4
/** Half a point of accuracy, and a hundredth of the loss. */
const smallest = { accuracy: 0.005, loss: Math.log(1.01) }
const training = { epochs: 60, batch_size: 64, early_stopping: { metric: 'val_loss', patience: 10 } } satisfies Arm['training']

/** No hidden layer and a penalty on the weights: the same rows, columns and preparation as the networks have. */
const logistic = {
  architecture: { layers: [] },
  optimizer: { type: 'adam', learning_rate: 0.01 },
  regularization: { l2: 0.002 },
  training,
} satisfies Omit<Arm, 'dataset'>
const networks = {
  architecture: {
    layers: [
      { type: 'dense', units: 64, activation: 'relu' },
      { type: 'dropout', rate: 0.3 },
      { type: 'dense', units: 32, activation: 'relu' },
      { type: 'dropout', rate: 0.3 },
    ],
  },
  optimizer: { type: 'adamw', learning_rate: 0.002 },
  training,
  ensemble: { members, method: 'bagged' },
} satisfies Omit<Arm, 'dataset'>

function ofTest({ job }: Run, metric: 'accuracy' | 'nll'): number {
  const value = job.ensemble?.split === 'test' ? job.ensemble.metrics[metric] : undefined
  if (typeof value !== 'number') throw new CliError('failed', `${job.id} ended without ${metric} on its test rows`)
  return value
}

const titles = { churn: 'telephone churn', german_credit: 'German credit' } as const

/** Hidden layers pay where columns act together, and averaging makes them steady; where a linear model is right, they cannot win. */
export const mixedTable: Claim = {
  statement: 'On a table of numbers and categories an ensemble of networks beats logistic regression',
  setting: `${members} bagged networks of dense ReLU layers of 64 and 32 with dropout against no hidden layer with L2; both stop early; judged on the test rows of the telephone churn and German credit samples`,
  jobs: (seeds) => 4 * seeds,
  secondsPerJob: 6,
  async run(lab) {
    const findings = []
    for (const sample of ['churn', 'german_credit'] as const) {
      const dataset = { id: (await lab.sample(sample)).id, validation_fraction: 0.2 }
      const names = { linear: `${sample}-logistic`, deep: `${sample}-networks` }
      const runs = await lab.run({ [names.linear]: { ...logistic, dataset }, [names.deep]: { ...networks, dataset } })
      const [linear, deep] = [runs[names.linear] ?? [], runs[names.deep] ?? []]
      findings.push(
        {
          measured: `test accuracy on ${titles[sample]}, networks less logistic`,
          unit: 'points' as const,
          values: paired(deep, linear, (one, other) => ofTest(one, 'accuracy') - ofTest(other, 'accuracy')),
          expectation: { side: 'above' as const, bound: 0, smallest: smallest.accuracy },
        },
        {
          measured: `test log loss on ${titles[sample]}, logistic over networks`,
          unit: 'factor' as const,
          values: paired(linear, deep, (one, other) => Math.log(ofTest(one, 'nll') / ofTest(other, 'nll'))),
          expectation: { side: 'above' as const, bound: 0, smallest: smallest.loss },
        },
      )
    }
    return findings
  },
}
