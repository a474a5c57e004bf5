import type { Database } from '@trainyard/db'
import { type IdentityProvider, signedInHeaders } from '@trainyard/testing/api/identity-provider.js'
import type { App } from '../../apps/api/src/app.js'
import type { Seed } from './requests.js'

/** Sign-ins of each kind: one that is finished ends with its use, and a session with a request that signs out. */
const signIns = 6
const team = [{ project: 'test', role: 'admin' as const }]

/** What seeds are made of; `headers` are those of a key, and `ended` is a job of the past. */
export type SeedSource = { app: App; db: Database; provider: IdentityProvider; headers: Record<string, string>; ended: string }

/** What operations need that the document does not say, by operation. */
export async function makeSeeds({ app, db, provider, headers, ended }: SeedSource): Promise<Record<string, readonly Seed[]>> {
  const sessions: Seed[] = []
  const begun: Seed[] = []
  for (let made = 0; made < signIns; made += 1) {
    sessions.push({ headers: await signedInHeaders({ app, db }, team) })
    begun.push(await comeBack(app, provider))
  }
  const events = { ...headers, accept: 'text/event-stream' }
  const stream = await app.inject({ url: `/v1/jobs/${ended}/events`, headers: events })
  const last = [...stream.body.matchAll(/^id: ?(\S+)$/gm)].at(-1)?.[1]
  return {
    createUpload: [
      { headers: { 'upload-length': '5', 'tus-resumable': '1.0.0' } },
      { headers: { 'upload-length': '0', 'upload-metadata': 'filename dS5jc3Y=' } },
    ],
    appendUpload: [0, 1, 4].map((offset) => ({ headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }, text: 'x' })),
    listEvents: [
      {},
      { headers: { accept: 'text/event-stream' } },
      { path: { id: ended }, headers: { accept: 'text/event-stream', 'last-event-id': String(last) } },
    ],
    getTfjsWeights: [{ path: { name: 'iris', version: '1', member: 'member-0' } }],
    downloadMlflowArtifact: [{ path: { run: ended, file: 'model.safetensors' } }],
    downloadMlflowFolderArtifact: [{ path: { run: `${ended}-0`, folder: 'checkpoints', file: 'final.safetensors' } }],
    mlflowInvocations: [{ query: { model: 'iris' } }],
    getSession: sessions,
    setSession: sessions,
    signOut: sessions,
    finishSignIn: begun,
  }
}

/** What a browser sends that comes back from the provider. */
async function comeBack(app: App, provider: IdentityProvider): Promise<Seed> {
  const reply = await app.inject({ url: '/v1/session/sign-in' })
  const back = await provider.authenticate(String(reply.headers.location), 'ann')
  const cookie = reply.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  return { query: Object.fromEntries(back.searchParams), headers: { cookie } }
}
