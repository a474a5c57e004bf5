import pg from 'pg'

/** Times in milliseconds. Together they are less than five seconds: a server that hangs is an error to whoever waits for it by then. */
const timing = {
  /** How often a pool with queries under way is looked at. */
  look: 1_000,
  /** How long the server may take to answer anything at all. */
  answer: 2_500,
  /** The answer is waited for in ticks, so that a process that was busy itself does not take its server for hung. */
  tick: 100,
} as const

/**
 * Watches whether the server of a pool answers while queries are under way. A long query is no error while another connection gets answers; where nothing is
 * answered for `timing.answer` (a server that was stopped, a link that swallows bytes), all connections are cut, so that their queries fail now rather than at
 * their own limit. Ends with the pool.
 */
export function watchAnswers(pool: pg.Pool, url: string): void {
  const clients = new Set<pg.PoolClient>()
  let looking = false
  let heard = false
  pool.on('connect', (client) => clients.add(client))
  pool.on('remove', (client) => clients.delete(client))
  pool.on('release', (error: unknown) => {
    if (!error) heard = true
  })
  const cutAll = (): void => {
    for (const client of clients) streamOf(client)?.destroy(new Error('Connection terminated: the server answers nothing'))
  }
  const timer = setInterval(() => {
    if (pool.ended) return clearInterval(timer)
    const quiet = !heard && pool.totalCount > pool.idleCount
    heard = false
    if (looking || !quiet) return
    looking = true
    void answers(url).then((well) => {
      looking = false
      if (!well) cutAll()
    })
  }, timing.look)
  timer.unref()
}

/** Whether the server answers in time, if only with an error. A connection of its own asks: those of the pool may all be waiting. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'trainyard watchdog' })
  client.on('error', () => undefined)
  const asked = client.connect().then(
    () => true,
    () => true,
  )
  const answered = await Promise.race([asked, silence()])
  if (answered) await client.end().catch(() => undefined)
  else streamOf(client)?.destroy()
  return answered
}

async function silence(): Promise<false> {
  for (let waited = 0; waited < timing.answer; waited += timing.tick) await new Promise((resolve) => setTimeout(resolve, timing.tick).unref())
  return false
}

/** node-postgres keeps the socket with the connection, and has no way to end one that does not answer. */
function streamOf(client: object): { destroy(error?: Error): void } | undefined {
  const connection: unknown = Reflect.get(client, 'connection')
  return connection === undefined || connection === null ? undefined : (Reflect.get(connection, 'stream') as { destroy(error?: Error): void })
}
