import { createSHA256 } from 'hash-wasm'

/** A SHA-256 that can be laid aside and taken up by another process, which Node's own cannot. */
export type RunningHash = { update(part: Uint8Array): void; state(): Buffer; digest(): string }

/** Goes on with a hash where its state says. */
export async function takeUpHash(state: Uint8Array): Promise<RunningHash> {
  const hash = await createSHA256()
  hash.load(state)
  return { update: (part) => void hash.update(part), state: () => Buffer.from(hash.save()), digest: () => hash.digest('hex') }
}

/** The state of a hash of nothing yet. */
export async function newHashState(): Promise<Buffer> {
  const hash = await createSHA256()
  hash.init()
  return Buffer.from(hash.save())
}
