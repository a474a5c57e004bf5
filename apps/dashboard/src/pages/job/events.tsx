import { useQuery } from '@tanstack/preact-query'
import { api } from '../../api/calls.js'
import { State } from '../../parts/state.js'

const pollEvery = 2_000

/** What happened, newest first; diagnostics carry their remedy. */
export function Events({ id, done }: { id: string; done: boolean }) {
  const events = useQuery({ queryKey: ['events', id, done], queryFn: () => api.events(id), refetchInterval: done ? false : pollEvery })
  return (
    <section>
      <h2>Events</h2>
      <State query={events} empty={events.data?.data.length === 0 && 'Nothing yet.'}>
        <ol class="events">
          {events.data?.data.map((event) => (
            <li key={event.id} class={event.level}>
              <time dateTime={event.created_at}>{new Date(event.created_at).toLocaleTimeString()}</time> <b>{event.type}</b>
              {event.member !== null && ` member ${event.member}`} {event.message}
              {typeof event.data['suggestion'] === 'string' && <em> {event.data['suggestion']}</em>}
            </li>
          ))}
        </ol>
      </State>
    </section>
  )
}
