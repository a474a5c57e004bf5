import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { afterAll, expect, test } from 'vitest'
import { visibleGpus } from './environment.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-gpus-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A machine whose `nvidia-smi -L` prints these lines. */
function machineWith(...lines: string[]): string {
  writeFileSync(join(folder, 'nvidia-smi'), `#!/bin/sh\n[ "$1" = -L ] && cat <<'END'\n${lines.join('\n')}\nEND\n`, { mode: 0o755 })
  return [folder, process.env['PATH']].join(delimiter)
}

test.each([
  ['0', ['0']],
  ['1, 0', ['1', '0']],
  ['GPU-3a,MIG-7b', ['GPU-3a', 'MIG-7b']],
  ['0,-1,2', ['0']],
  ['', []],
  ['NoDevFiles', []],
])('CUDA_VISIBLE_DEVICES=%s is read as CUDA reads it: up to the first entry that names no GPU', (named, expected) => {
  expect(visibleGpus({ CUDA_VISIBLE_DEVICES: named })).toEqual(expected)
})

test('without it all GPUs of the driver count, a parted one by its parts', skipUnless(process.platform !== 'win32', 'Linux or macOS'), () => {
  const PATH = machineWith(
    'GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-0)',
    '  MIG 3g.20gb     Device  0: (UUID: MIG-a)',
    '  MIG 3g.20gb     Device  1: (UUID: MIG-b)',
    'GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-1)',
  )
  expect(visibleGpus({ PATH })).toEqual(['MIG-a', 'MIG-b', 'GPU-1'])
})

test('without a driver there is none', () => {
  expect(visibleGpus({ PATH: tmpdir() })).toEqual([])
  expect(visibleGpus({})).toEqual([])
})
