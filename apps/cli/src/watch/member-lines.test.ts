import type { JobView, MetricSeries } from '../api/calls.js'
import { expect, test } from 'vitest'
import { lineText, memberLines, MetricBoard } from './member-lines.js'
import { createMemberDisplay } from './member-display.js'

const series = (member: number, key: string, value: (number | null)[], epoch = value.map((_, index) => index + 1)): MetricSeries => ({
  member,
  key,
  step: value.map((_, index) => index),
  epoch,
  value,
  min: [],
  max: [],
  at: [],
})

type Member = JobView['members'][number]
const member = (index: number, status: Member['status'], progress: number): Member => ({
  id: `mem_${index}`,
  index,
  seed: index,
  status,
  progress,
  best: null,
  final: null,
  used: null,
  weight: null,
  source: null,
  seconds: null,
  error: null,
})
const job = (members: Member[]) => ({ spec: { training: { epochs: 5 } }, members }) as unknown as JobView

test('pages add up to whole curves, and the newest value is the last of them', () => {
  const board = new MetricBoard()
  board.add({ series: [series(0, 'loss', [3, 2])] })
  board.add({ series: [series(0, 'loss', [1], [3]), series(1, 'loss', [9])] })
  expect(board.curve(0, 'loss')).toEqual([3, 2, 1])
  expect(board.latest(0, 'loss')).toBe(1)
  expect(board.epoch(0)).toBe(3)
  expect(board.epoch(7)).toBe(0)
})

test('a member shows its validation accuracy where there is one, else that of training', () => {
  const board = new MetricBoard()
  board.add({ series: [series(0, 'accuracy', [0.5]), series(0, 'val_accuracy', [0.75]), series(1, 'accuracy', [0.25])] })
  const [first, second] = memberLines(job([member(0, 'running', 0.4), member(1, 'running', 0.1)]), board)
  expect(first?.score).toEqual({ key: 'val_accuracy', value: 0.75 })
  expect(second?.score).toEqual({ key: 'accuracy', value: 0.25 })
})

test('a member that has succeeded is shown as done, whatever the last heartbeat said', () => {
  const [line] = memberLines(job([member(0, 'succeeded', 0.97)]), new MetricBoard())
  expect(line).toMatchObject({ fraction: 1, epoch: 5 })
})

test('bar and epoch come from one number: the newest of heartbeat and points', () => {
  const board = new MetricBoard()
  board.add({ series: [series(0, 'loss', [1], [4])] })
  expect(memberLines(job([member(0, 'running', 0.2), member(1, 'running', 0.6)]), board)).toMatchObject([
    { fraction: 0.8, epoch: 4 },
    { fraction: 0.6, epoch: 3 },
  ])
})

test('a line names epoch, score, loss and speed', () => {
  const board = new MetricBoard()
  board.add({ series: [series(0, 'val_accuracy', [0.9754], [2]), series(0, 'loss', [0.1]), series(0, 'samples_per_second', [21_340])] })
  const [line] = memberLines(job([member(0, 'running', 0.4)]), board)
  expect(line && lineText(line)).toMatch(/^member 0 .* 40 % {2}epoch 2.0\/5 .*val accuracy 97.5 % .*loss 0.1 .*21,340 samples\/s$/)
})

test('where nobody looks, a member takes a line an epoch and not more', () => {
  const written: string[] = []
  const display = createMemberDisplay({ write: (text) => void written.push(text), interactive: false, colors: false, columns: 80, stream: process.stdout })
  const board = new MetricBoard()
  const look = (progress: number) => display.update(memberLines(job([member(0, 'running', progress), member(1, 'queued', 0)]), board))
  look(0)
  look(0.1)
  board.add({ series: [series(0, 'val_accuracy', [0.9], [1])] })
  look(0.2)
  look(0.3)
  expect(written).toHaveLength(2)
})
