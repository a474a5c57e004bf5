import { expect, test } from 'vitest'
import type { DatasetView } from '../api/calls.js'
import type { CliContext, Output } from '../cli-context.js'
import { showDataset } from './show-dataset.js'

test('a data set is shown with every warning of its preparation', () => {
  const written: string[] = []
  const output: Output = { write: (text) => void written.push(text), interactive: false, colors: false, columns: 80, stream: process.stdout }
  const context: CliContext = {
    environment: {},
    cwd: '/',
    repository: '/',
    base: '/',
    stdout: output,
    stderr: output,
    readStdin: async () => '',
    stdin: process.stdin,
    interrupted: new AbortController().signal,
  }
  const dataset: DatasetView = {
    object: 'dataset',
    id: `ds_${'0'.repeat(26)}`,
    name: 'pets',
    status: 'ready',
    error: null,
    created_at: '2026-11-30T00:00:00Z',
    source: 'upload:images',
    bytes: 10,
    sha256: null,
    warnings: [
      { code: 'files_skipped', message: '2 files that are no images were skipped: "README.txt", "labels.csv"', count: 2 },
      { code: 'folders_empty', message: 'a folder without an image is no class: "birds"', count: 1 },
    ],
  }
  showDataset(context, dataset)
  expect(written.join('')).toContain(
    'warning  2 files that are no images were skipped: "README.txt", "labels.csv"\nwarning  a folder without an image is no class: "birds"\n',
  )
})
