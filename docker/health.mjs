// A health check without curl: status 0 when the address answers 200 within two seconds.
const [url = ''] = process.argv.slice(2)
const reply = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch((error) => ({ ok: false, status: String(error.cause ?? error) }))
if (!reply.ok) {
  console.error(`${url}: ${reply.status}`)
  process.exit(1)
}
