import { useQuery } from '@tanstack/preact-query'
import { api } from '../../api/calls.js'
import { instant } from '../../parts/format.js'
import { State } from '../../parts/state.js'

const pollEvery = 2_000

/** What happened, newest first; diagnostics carry their remedy. */
export function Events({ id, done }: { id: string; done: boolean }) {
  const events = useQuery({ queryKey: ['events', id, done], queryFn: () => api.events(id), refetchInterval: done ? false : pollEvery })
  return (
    <section>
      <h2>Events</h2>
      <State query={events} empty={events.data?.data.length === 0 && 'Nothing has happened yet.'}>
        <ol class="events" tabIndex={0} aria-label="Events, newest first">
          {events.data?.data.map((event) => (
            <li key={event.id} class={event.level}>
              <time dateTime={event.created_at} title={instant(event.created_at)}>
                {new Date(event.created_at).toLocaleTimeString()}
              </time>
              <b>{event.type}</b>
              <span>
                {event.member !== null && `member ${event.member}: `}
                {event.message}
                {typeof event.data['suggestion'] === 'string' && <em> {event.data['suggestion']}</em>}
              </span>
            </li>
          ))}
        </ol>
      </State>
    </section>
  )
}
