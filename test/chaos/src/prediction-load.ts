import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'

/** What is asked: small ones, and ones that are heavy enough for the process for heavy work. */
const row = (index: number): number[] => [4.5 + (index % 7) / 2, 2 + (index % 5) / 2, 1 + (index % 11) / 2, (index % 6) / 2.5]
const rows = (from: number, count: number): number[][] => Array.from({ length: count }, (_, index) => row(from + index))
const questions: readonly { name: string; isHeavy: boolean; body: object }[] = [
  { name: 'one row', isHeavy: false, body: { instances: rows(0, 1), members: true } },
  { name: 'seven rows', isHeavy: false, body: { instances: rows(3, 7) } },
  { name: 'samples', isHeavy: false, body: { instances: rows(5, 2), mc_dropout: { samples: 2, seed: 4 } } },
  { name: 'many samples', isHeavy: true, body: { instances: rows(1, 40), mc_dropout: { samples: 40, seed: 9 } } },
]
const versions = ['1', '2'] as const
/** Of the questions that are asked. */
const heavyShare = 1 / 40
/** How far an answer may be from the one that was given before: its rows ran together with others'. */
const tolerance = 2e-6

const reply = z.object({ version: z.string(), ensemble: z.object({ members_used: z.number() }), predictions: z.array(z.unknown()) })
type Reply = z.output<typeof reply>

/** Asks one question of one version; a version that is null is the newest. */
export type Ask = (question: object) => Promise<{ status: number; retryAfter: string | null; body: unknown }>

/** What came of the questions: right, wrong and how, not answered but worth another try, or failed in another way. */
export type Tally = { right: number; heavy: number; wrong: string[]; tryAgain: number; failed: string[] }

/** The answers of both versions to every question, asked while nothing is killed. */
export async function knownAnswers(ask: Ask): Promise<Map<string, Reply>> {
  const known = new Map<string, Reply>()
  for (const version of versions)
    for (const { name, body } of questions) {
      const { status, body: answer } = await ask({ ...body, version })
      if (status !== 200) throw new Error(`${name} of version ${version}: ${status} ${JSON.stringify(answer)}`)
      known.set(`${name} ${version}`, reply.parse(answer))
    }
  return known
}

/** Callers who ask again as soon as they are answered, until so many have been answered right or `signal` is aborted. */
export async function loadPredictions(
  ask: Ask,
  known: ReadonlyMap<string, Reply>,
  {
    callers,
    answers,
    random,
    answered,
    signal,
  }: { callers: number; answers: number; random: () => number; answered?(right: number): void; signal?: AbortSignal },
): Promise<Tally> {
  const tally: Tally = { right: 0, heavy: 0, wrong: [], tryAgain: 0, failed: [] }
  const caller = async (): Promise<void> => {
    while (!signal?.aborted && tally.right < answers && tally.wrong.length + tally.failed.length < 20) {
      const wantsHeavy = random() < heavyShare
      const candidates = questions.filter(({ isHeavy }) => isHeavy === wantsHeavy)
      const question = candidates[Math.floor(random() * candidates.length)]
      const version = [null, ...versions][Math.floor(random() * 3)]
      if (!question) continue
      const given = await ask({ ...question.body, ...(version && { version }) })
      const verdict = judge(given, known, question.name, version ?? null)
      if (verdict === 'right') {
        tally.right += 1
        tally.heavy += Number(question.isHeavy)
        answered?.(tally.right)
      } else if (verdict === 'try again') {
        tally.tryAgain += 1
        await wait(100)
      } else tally[given.status === 200 ? 'wrong' : 'failed'].push(verdict)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return tally
}

function judge({ status, retryAfter, body }: Awaited<ReturnType<Ask>>, known: ReadonlyMap<string, Reply>, name: string, version: string | null): string {
  if (status === 503 || status === 429) return retryAfter === null ? `${status} without Retry-After: ${JSON.stringify(body)}` : 'try again'
  if (status === 504) return 'try again'
  if (status !== 200) return `${status} ${JSON.stringify(body)}`
  const given = reply.parse(body)
  const expected = known.get(`${name} ${given.version}`)
  if (!expected) return `${name}: version ${given.version} is none`
  if (version !== null && given.version !== version) return `${name}: version ${given.version} in place of ${version}`
  if (given.ensemble.members_used !== expected.ensemble.members_used) return `${name}: ${given.ensemble.members_used} members`
  return isClose(given.predictions, expected.predictions) ? 'right' : `${name} of version ${given.version}: ${JSON.stringify(given.predictions).slice(0, 300)}`
}

function isClose(given: unknown, expected: unknown): boolean {
  if (typeof given === 'number' && typeof expected === 'number') return Math.abs(given - expected) <= tolerance
  if (typeof given !== 'object' || given === null || typeof expected !== 'object' || expected === null) return given === expected
  const [own, others] = [Object.entries(given), new Map(Object.entries(expected))]
  return own.length === others.size && own.every(([name, value]) => others.has(name) && isClose(value, others.get(name)))
}
