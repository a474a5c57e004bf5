import { createInterface } from 'node:readline'
import type { EngineInfo } from '@trainyard/engine'

/** The contender's side of the protocol in `contender.ts`: warms up, says that it is ready, and answers each line with a round's milliseconds per step. */
export async function answerRounds(engine: EngineInfo, run: (steps: number) => void, stepsPerRound: number): Promise<void> {
  // The first calls compile and fill caches; a second round of them catches what the first one triggered.
  for (let i = 0; i < 2; i++) run(Math.min(5, stepsPerRound))
  say({ ready: `trainyard engine on TensorFlow ${engine.library} (${engine.backend})` })
  for await (const _line of createInterface({ input: process.stdin })) {
    const started = performance.now()
    run(stepsPerRound)
    say({ ms: (performance.now() - started) / stepsPerRound })
  }
}

function say(line: Readonly<Record<string, string | number>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
