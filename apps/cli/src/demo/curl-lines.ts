import { demoName, demoSample } from './demo-job.js'

type CurlOptions = {
  readonly url: string
  readonly keyFile: string
  readonly jobFile: string
  readonly digitFile: string
}

/** The same by hand: three commands that work as they stand. */
export function curlLines({ url, keyFile, jobFile, digitFile }: CurlOptions): string[] {
  const curl = (path: string, body: string) => [
    `  curl -s ${url}${path} -H "authorization: Bearer $TRAINYARD_API_KEY" \\`,
    `    -H 'content-type: application/json' -d ${body}`,
  ]
  return [
    'To do it yourself:',
    `  export TRAINYARD_API_KEY=$(cat ${quoted(keyFile)})`,
    ...curl('/v1/datasets', `'{"source":{"type":"sample","sample":"${demoSample}"}}'`),
    ...curl('/v1/jobs', `@${quoted(jobFile)}`),
    ...curl(`/v1/models/${demoName}/predict`, `@${quoted(digitFile)}`),
  ]
}

/** A path as a shell takes it: in quotes where it holds anything unusual. */
export const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
