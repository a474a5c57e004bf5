import { assert, constantFrom, property, string, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { objective } from '../sweep/objective.js'
import { techniques } from '../techniques.js'
import { earlyStopping } from '../job/training.js'
import {
  curveKeys,
  earlyStoppingKeys,
  higherIsBetter,
  layerMetricKey,
  layerMetrics,
  metricKey,
  metricLabel,
  metricOf,
  metricRecords,
  objectiveKeys,
  plateauKeys,
  whyNotMeasured,
} from './index.js'
import type { MetricRecord } from './metric.js'

const records: readonly MetricRecord[] = metricRecords

test('the wire values of early stopping, plateaus and objectives that clients know stay, in their order', () => {
  const stopping = ['val_loss', 'val_accuracy', 'val_mean_absolute_error', 'loss', 'accuracy']
  const [ofClasses, ofValues] = [
    ['val_loss', 'val_accuracy', 'loss', 'accuracy'],
    ['val_loss', 'val_mean_absolute_error', 'val_root_mean_squared_error', 'loss', 'mean_absolute_error'],
  ]
  const among = (known: readonly string[], keys: readonly string[]) => keys.filter((key) => known.includes(key))
  expect(among(stopping, earlyStoppingKeys)).toEqual(stopping)
  expect(among(stopping.slice(0, 3), objectiveKeys)).toEqual(stopping.slice(0, 3))
  expect(among(ofClasses, plateauKeys('classification', 2))).toEqual(ofClasses)
  expect(among(ofValues, plateauKeys('regression'))).toEqual(ofValues)
})

test('every record is offered wherever it says that it may be watched, and nowhere else', () => {
  const offered = (by: 'earlyStopping' | 'plateau') => records.flatMap((record) => record[by].map((split) => metricKey(record.key, split)))
  expect(new Set<string>(earlyStoppingKeys)).toEqual(new Set(offered('earlyStopping')))
  expect(earlyStopping.shape.metric.unwrap().options).toEqual(earlyStoppingKeys)
  expect(new Set<string>(plateauKeys())).toEqual(new Set(offered('plateau')))
  expect(new Set<string>(objectiveKeys)).toEqual(new Set(records.filter(({ objective }) => objective).map(({ key }) => metricKey(key, 'validation'))))
  expect(objective.shape.metric.unwrap().options).toEqual(objectiveKeys)
  expect(curveKeys).toEqual(expect.arrayContaining(offered('plateau')))
  expect(techniques.metrics).toBe(metricRecords)
})

describe('a key is read', () => {
  test.each(records)('$key: wherever it is reported, back to its record', (record) => {
    for (const place of record.reported) {
      if (place === 'layer') {
        const key = `layers/block/conv2d_1/${record.key}`
        expect(metricOf(key)).toEqual({ record, place, layer: 'block/conv2d_1' })
      } else expect(metricOf(place === 'ensemble' ? record.key : metricKey(record.key, place))?.record).toBe(record)
    }
  })

  test('as that of no metric where no record reports it', () => {
    for (const key of ['', 'val_', 'layers/', 'layers//zero_fraction', 'layers/loss', 'val_learning_rate', 'test_val_loss', 'macro_f1'])
      expect(metricOf(key)).toBeUndefined()
  })

  test('whatever it holds, without an error', () => assert(property(string(), (key) => typeof metricLabel(key) === 'string')))
})

describe('the direction', () => {
  test.each(records.flatMap((record) => record.reported.filter((place) => place !== 'layer').map((place) => [record, place] as const)))(
    'of $0.key on $1 is that of its record',
    (record, place) => expect(higherIsBetter(place === 'ensemble' ? record.key : metricKey(record.key, place))).toBe(record.direction === 'maximize'),
  )

  test('does not follow from letters in the name: a layer may be called r2_accuracy_f1', () => {
    const layer = tuple(string(), constantFrom('accuracy', 'precision', 'recall', 'f1', 'auc', 'r2'), string()).map((parts) => parts.join(''))
    const figure = constantFrom('gradient_norm' as const, 'zero_fraction' as const, 'dead_fraction' as const, 'update_ratio' as const)
    assert(property(layer, figure, (name, key) => !higherIsBetter(layerMetricKey(name, key))))
    expect(higherIsBetter('layer2')).toBe(false)
    expect(higherIsBetter('loss_of_accuracy')).toBe(false)
  })
})

test('each metric is consistent: watched only where it is reported and points somewhere, one comparison of ensembles a task', () => {
  expect(new Set(records.map(({ key }) => key)).size).toBe(records.length)
  for (const { key, reported, earlyStopping, plateau, objective, comparesEnsembles, direction, tasks } of records) {
    expect(key).toMatch(/^(?!val_|test_|layers)[a-z][a-z0-9_]*$/)
    expect(tasks.length).toBeGreaterThan(0)
    for (const split of [...earlyStopping, ...plateau]) expect(reported).toContain(split)
    if (objective) expect(reported).toContain('validation')
    if (comparesEnsembles) expect(reported).toContain('ensemble')
    if (objective || comparesEnsembles || earlyStopping.length + plateau.length > 0) expect(direction).not.toBeNull()
    expect(reported.includes('validation')).toBe(reported.includes('test'))
  }
  for (const task of ['classification', 'regression'] as const)
    expect(records.filter(({ comparesEnsembles, tasks }) => comparesEnsembles && tasks.includes(task))).toHaveLength(1)
})

test('labels name the split or the layer; tasks are those of the record', () => {
  expect(metricLabel('val_loss')).toBe('validation loss')
  expect(metricLabel('test_accuracy')).toBe('test accuracy')
  expect(metricLabel('layers/dense_1/update_ratio')).toBe('update ratio of dense_1')
  expect(metricLabel('custom_score')).toBe('custom score')
  expect(whyNotMeasured('val_accuracy', 'regression', 0)).toBe('is not measured in regression')
  expect(whyNotMeasured('val_mean_absolute_error', 'regression', 0)).toBeNull()
  expect(whyNotMeasured('val_f1', 'classification', 3)).toBe('is measured of 2 classes; the data set has 3')
  expect(whyNotMeasured('val_top_5_accuracy', 'classification', 5)).toBe('is measured of 6 or more classes; the data set has 5')
  expect(whyNotMeasured('val_custom', 'classification', 5)).toBe('is not measured in classification')
  expect(layerMetrics.map(({ key }) => key)).toContain('update_ratio')
})
