import { createInterface } from 'node:readline'
import { deviceName, type EngineInfo } from '@trainyard/engine'

/**
 * The contender's side of the protocol in `contender.ts`: warms up, says that it is ready, and answers each line with a round's milliseconds per step. With
 * `since`, the moment at which its network was there, it also says how long the first step took from then.
 */
export async function answerRounds(engine: EngineInfo, run: (steps: number) => void | Promise<void>, stepsPerRound: number, since?: number): Promise<void> {
  if (since !== undefined) await run(1)
  const first = since === undefined ? {} : { first_ms: performance.now() - since }
  // The first calls compile and fill caches; a second round of them catches what the first one triggered.
  for (let i = 0; i < 2; i++) await run(Math.min(5, stepsPerRound))
  const library = engine.backend === 'tensorflow' ? 'TensorFlow' : 'tfjs'
  say({ ready: `trainyard engine on ${library} ${engine.library} (${engine.adapter ? deviceName(engine) : engine.backend})`, ...first })
  for await (const _line of createInterface({ input: process.stdin })) {
    const started = performance.now()
    await run(stepsPerRound)
    say({ ms: (performance.now() - started) / stepsPerRound })
  }
}

function say(line: Readonly<Record<string, string | number>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
