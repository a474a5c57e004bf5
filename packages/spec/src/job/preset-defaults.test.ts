import { expect, test } from 'vitest'
import { withPresetDefaults } from './preset-defaults.js'
import { jobSpec } from './spec.js'
import type { Task } from '../task.js'

const dataset = { id: `ds_${'0'.repeat(26)}` }
const table = (task: Task) => ({ kind: 'table' as const, rows: 1_000, task })
const resolved = (parts: object, task: Task = 'classification') =>
  jobSpec.parse(withPresetDefaults({ dataset, architecture: { preset: 'realmlp' }, ...parts }, table(task)))

test('what a job with a preset leaves out is as the preset has it; what it says stays', () => {
  expect(resolved({})).toMatchObject({
    architecture: { preset: 'realmlp', activation: 'selu' },
    optimizer: { type: 'adamw', learning_rate: 0.04, beta_1: 0.9, beta_2: 0.95 },
    schedule: { type: 'log_cosine', cycles: 4 },
    regularization: { schedule: 'flat_cosine', l2: 0 },
    training: { epochs: 256, batch_size: 256, early_stopping: { metric: 'val_loss', ties: 'last', restore_best: true } },
  })
  expect(resolved({}, 'regression')).toMatchObject({ architecture: { activation: 'mish' }, inputs: { scale: 'robust' }, target: { clip: true } })
  expect(resolved({ inputs: { scale: 'standard' }, target: { transform: 'log' } }, 'regression')).toMatchObject({
    inputs: { scale: 'standard' },
    target: { transform: 'log', clip: true },
  })
  const own = { optimizer: { type: 'adamw', learning_rate: 0.01 }, schedule: { type: 'cosine' }, training: { epochs: 3, early_stopping: null } }
  expect(resolved(own)).toMatchObject({
    optimizer: { learning_rate: 0.01, beta_2: 0.95 },
    schedule: { type: 'cosine', cycles: 1 },
    training: { epochs: 3, batch_size: 256, early_stopping: null },
  })
  expect(resolved({ optimizer: { type: 'sgd' } }).optimizer).toEqual(jobSpec.shape.optimizer.parse({ type: 'sgd' }))
  expect(resolved({ architecture: { preset: 'realmlp', activation: 'relu' } })).toMatchObject({ architecture: { activation: 'relu' } })
})

test('without rows to watch nothing stops early, and a job that was resolved before stays as it is', () => {
  for (const preset of ['realmlp', 'tabm'])
    expect(resolved({ dataset: { ...dataset, validation_fraction: 0 }, architecture: { preset } }).training.early_stopping).toBeNull()
  const whole = resolved({ training: { epochs: 3 } })
  expect(withPresetDefaults(whole, table('classification'))).toBe(whole)
  for (const other of [null, [], 'job', { architecture: null }, { architecture: { preset: 'mlp' } }, { architecture: { preset: {} } }])
    expect(withPresetDefaults(other, table('regression'))).toEqual(other)
})
