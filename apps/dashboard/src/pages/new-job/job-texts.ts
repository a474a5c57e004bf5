/** The job as a command for a shell. The key stays in the environment. */
export const curlText = (origin: string, job: unknown): string =>
  `curl -s ${origin}/v1/jobs \\
  -H "authorization: Bearer $TRAINYARD_API_KEY" \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify(job, null, 2).replaceAll("'", String.raw`'\''`)}'`

/** The job as a TypeScript program that needs nothing but Node. */
export const typescriptText = (origin: string, job: unknown): string =>
  `const reply = await fetch('${origin}/v1/jobs', {
  method: 'POST',
  headers: {
    authorization: \`Bearer \${process.env.TRAINYARD_API_KEY}\`,
    'content-type': 'application/json',
  },
  body: JSON.stringify(${JSON.stringify(job, null, 2).replaceAll('\n', '\n  ')}),
})
if (!reply.ok) throw new Error(await reply.text())
console.log(await reply.json())`
