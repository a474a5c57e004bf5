import { agoText, instantText } from '@trainyard/spec'
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { api, type ListedSession } from '../api.js'
import { Table } from '../parts/layout.js'
import { Failure, State } from '../parts/state.js'

const queryKey = ['sessions']

/** The browsers that are signed in, each of which can be signed out. */
export function Sessions() {
  const sessions = useQuery({ queryKey, queryFn: api.sessions })
  return (
    <section>
      <h2>Signed-in browsers</h2>
      <State query={sessions} empty={sessions.data?.data.length === 0 && 'No browser is signed in.'}>
        <Table label="Signed-in browsers" head={['Browser', 'Signed in with', 'Project', 'Since', 'Last used', 'Ends', <span class="unseen">Actions</span>]}>
          {sessions.data?.data.map((session) => (
            <Row key={session.id} shown={session} />
          ))}
        </Table>
      </State>
    </section>
  )
}

function Row({ shown }: { shown: ListedSession }) {
  const queries = useQueryClient()
  const end = useMutation({ mutationFn: () => api.endSession(shown.id), onSuccess: () => queries.invalidateQueries() })
  return (
    <tr>
      <th scope="row">
        {browserName(shown.user_agent)}
        <small>{shown.current ? 'this browser' : <code>{shown.id}</code>}</small>
      </th>
      <td>{shown.key ? `key ${shown.key.name}` : (shown.user?.email ?? shown.user?.name)}</td>
      <td>{shown.project}</td>
      <td>{instantText(shown.created_at)}</td>
      <td title={instantText(shown.last_used_at)}>{agoText(shown.last_used_at)}</td>
      <td>{instantText(shown.expires_at)}</td>
      <td>
        <button type="button" disabled={end.isPending} aria-label={`Sign out ${shown.current ? 'this browser' : shown.id}`} onClick={() => end.mutate()}>
          Sign out
        </button>
        {end.error && <Failure error={end.error} />}
      </td>
    </tr>
  )
}

/** The first of these that stands in a user agent is its browser: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari. */
const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'] as const

function browserName(userAgent: string): string {
  const browser = browsers.find(([mark]) => userAgent.includes(mark))?.[1]
  const system = systems.find((mark) => userAgent.includes(mark))
  if (browser === undefined) return userAgent === '' ? 'unknown' : userAgent
  return system === undefined ? browser : `${browser} on ${system}`
}
