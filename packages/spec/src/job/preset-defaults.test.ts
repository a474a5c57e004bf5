import { describe, expect, test } from 'vitest'
import { type PresetData, withPresetDefaults } from './preset-defaults.js'
import { type JobSpec, jobSpec } from './spec.js'
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
  for (const other of [null, [], 'job', { architecture: null }, { architecture: { preset: 'lenet' } }, { architecture: { preset: {} } }])
    expect(withPresetDefaults(other, table('regression'))).toEqual(other)
})

describe('mlp', () => {
  const mlp = (parts: object, data: Partial<PresetData> = {}, isTrial = false) =>
    jobSpec.parse(withPresetDefaults({ dataset, architecture: { preset: 'mlp' }, ...parts }, { ...table('regression'), ...data }, { isTrial }))
  const bags = (spec: JobSpec): boolean => spec.dataset.split?.type === 'folds'

  test('on a table is bagged over folds, with a length of so many updates, and stops by itself', () => {
    expect(mlp({})).toMatchObject({
      dataset: { split: { type: 'folds', folds: 5 } },
      architecture: { hidden: [256, 256], dropout: 0.1, bins: 24 },
      inputs: { scale: 'robust' },
      target: { clip: true },
      optimizer: { type: 'adamw', learning_rate: 0.002 },
      training: { epochs: 256, batch_size: 64, output_start: 'prior', early_stopping: { metric: 'val_loss' } },
    })
    for (const rows of [2, 60, 500, 3_000, 50_000, 1_000_000, 10_000_000]) {
      const { training } = mlp({}, { rows })
      const updates = (training.epochs * rows) / training.batch_size
      expect(training.epochs === 256 || training.epochs === 24 || Math.abs(updates / 12_000 - 1) < 0.05).toBe(true)
      expect(training.batch_size <= 256 && training.batch_size >= 32).toBe(true)
      expect(training.early_stopping?.patience).toBeLessThan(training.epochs)
    }
  })

  test('bags only where nothing else was said of rows and members', () => {
    const column = (role: 'group' | 'time' | 'given' | 'weight') => ({ split_columns: [{ name: 'c', role, values: 9 }] })
    expect([mlp({}, column('group')), mlp({}, column('weight')), mlp({ schedule: { type: 'cosine' } })].map(bags)).toEqual([true, true, true])
    const others = [
      mlp({ dataset: { ...dataset, validation_fraction: 0.2 } }),
      mlp({ dataset: { ...dataset, split: { type: 'holdout' } } }),
      mlp({ ensemble: { members: 3 } }),
      mlp({ schedule: { type: 'range_test' } }),
      mlp({}, column('time')),
      mlp({}, column('given')),
      mlp({}, { rows: 49 }),
      mlp({}, {}, true),
    ]
    expect(others.map(bags)).toEqual(others.map(() => false))
  })

  test('on images is as it always was', () => {
    expect(mlp({}, { kind: 'image', task: 'classification' })).toEqual(jobSpec.parse({ dataset, architecture: { preset: 'mlp' } }))
  })
})
