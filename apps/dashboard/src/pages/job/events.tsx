import { useQuery } from '@tanstack/preact-query'
import { api, listed, type EventView } from '../../api.js'
import { instant } from '../../parts/format.js'
import { State } from '../../parts/state.js'

const pollEvery = 2_000

/** What happened to a job, newest first; asked for again until the job is done. All who ask share one answer. */
export function useEvents(id: string, done: boolean) {
  return useQuery({ queryKey: ['events', id, done], queryFn: () => api.events(id, { ...listed, order: 'desc' }), refetchInterval: done ? false : pollEvery })
}

/** What happened, newest first; diagnostics carry their remedy. */
export function Events({ id, done }: { id: string; done: boolean }) {
  const events = useEvents(id, done)
  return (
    <section>
      <h2>Events</h2>
      <State query={events} empty={events.data?.data.length === 0 && 'No events yet.'}>
        <ol class="events" tabIndex={0} aria-label="Events, newest first">
          {events.data?.data.map((event) => (
            <li key={event.id} class={event.level}>
              <time dateTime={event.created_at} title={instant(event.created_at)}>
                {new Date(event.created_at).toLocaleTimeString()}
              </time>
              <b>{event.type}</b>
              <Message event={event} />
            </li>
          ))}
        </ol>
      </State>
    </section>
  )
}

/** The message, and what to do about it set off from it. */
function Message({ event: { member, message, data } }: { event: EventView }) {
  const remedy = typeof data['suggestion'] === 'string' ? data['suggestion'] : ''
  const shown = remedy !== '' && message.endsWith(`: ${remedy}`) ? message.slice(0, -remedy.length - 2) : message
  return (
    <span>
      {member !== null && `member ${member}: `}
      {shown}
      {remedy !== '' && <small>{remedy}</small>}
    </span>
  )
}
