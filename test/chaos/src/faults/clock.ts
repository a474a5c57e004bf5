import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Fault } from './fault.js'
import { startOtherWorker } from './other-worker.js'

const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
let offsets = ''

/** The clock of the worker's host jumps; that of the database does not. */
const clockJump = (name: string, offset: string): Fault => ({
  name,
  unavailable: () => (existsSync(library) ? undefined : 'a clock of its own needs the package libfaketime'),
  arrange: async (installation) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-chaos-clock-'))
    offsets = path.join(folder, 'offset')
    writeFileSync(offsets, '+0')
    const end = await startOtherWorker(installation, {
      environment: { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: offsets, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    })
    return async () => {
      await end()
      rmSync(folder, { recursive: true })
    }
  },
  inject: async () => {
    writeFileSync(offsets, offset)
    return undefined
  },
})

export const clockFaults: readonly Fault[] = [clockJump('clock an hour ahead', '+3600'), clockJump('clock an hour behind', '-3600')]
