import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A program that runs rounds of one workload when asked, so that contenders can take turns. */
export type ContenderSpec = {
  readonly name: string
  readonly command: string
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** How long a contender may take to build and warm up (compilers included), and for one round. */
const READY_MS = 300_000
const ROUND_MS = 120_000

/**
 * A started contender. The protocol is lines: it prints `{"ready": "<version>"}`, perhaps with `first_ms`, then for each line `round` on its
 * input one `{"ms": <milliseconds per step>}`. Everything else that it prints is kept for the error message.
 */
export class Contender {
  readonly name: string
  private readonly child: ChildProcess
  private readonly lines: string[] = []
  private noise = ''
  private waiting: (() => void) | undefined

  constructor(spec: ContenderSpec) {
    this.name = spec.name
    this.child = spawn(spec.command, [...spec.arguments], { env: { ...spec.environment }, stdio: ['pipe', 'pipe', 'pipe'] })
    this.child.stderr?.on('data', (chunk) => (this.noise = `${this.noise}${String(chunk)}`.slice(-2000)))
    this.child.on('exit', () => this.waiting?.())
    this.child.on('error', (error) => {
      this.noise += error.message
      this.waiting?.()
    })
    const { stdout } = this.child
    if (stdout) {
      createInterface({ input: stdout }).on('line', (line) => {
        if (line.startsWith('{')) this.lines.push(line)
        this.waiting?.()
      })
    }
  }

  /** Waits until it is warm; returns its version, and from the network to the end of its first step, milliseconds, where it says so. */
  async ready(): Promise<{ version: string; firstMs: number | null }> {
    const { ready, first_ms: first } = await this.next(READY_MS)
    return { version: String(ready), firstMs: typeof first === 'number' ? first : null }
  }

  /** Runs one round; returns milliseconds per step. */
  async round(): Promise<number> {
    this.child.stdin?.write('round\n')
    return Number((await this.next(ROUND_MS))['ms'])
  }

  /** Ends the process. */
  stop(): void {
    this.child.kill('SIGKILL')
  }

  private async next(limit: number): Promise<Record<string, unknown>> {
    const deadline = performance.now() + limit
    for (;;) {
      const line = this.lines.shift()
      if (line !== undefined) return JSON.parse(line) as Record<string, unknown>
      const left = deadline - performance.now()
      if (this.child.exitCode !== null || this.child.signalCode !== null || left <= 0)
        throw new Error(`${this.name} ${left <= 0 ? 'took too long' : 'ended'}: ${this.reason()}`)
      await this.change(left)
    }
  }

  /** What it said of its end: the error, where there is one among the lines; a stack comes after it. */
  private reason(): string {
    const lines = this.noise.trim().split('\n')
    return lines.findLast((line) => /^\w*(?:Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? '' // default: it wrote nothing
  }

  private change(limit: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limit)
      this.waiting = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
