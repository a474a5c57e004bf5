import { instantText } from '@trainyard/spec'
import { api, type EventView } from '../../api.js'
import { More, usePages } from '../../parts/pages.js'
import { State } from '../../parts/state.js'

const pollEvery = 2_000

/** What happened, newest first; diagnostics carry their remedy. */
export function Events({ id, done }: { id: string; done: boolean }) {
  const events = usePages({
    queryKey: ['events', id, done],
    read: (page) => api.events(id, { ...page, order: 'desc' }),
    pollEvery: () => (done ? false : pollEvery),
  })
  return (
    <section>
      <h2>Events</h2>
      <State query={events} empty={events.rows.length === 0 && 'No events yet.'}>
        <ol class="events" tabIndex={0} aria-label="Events, newest first">
          {events.rows.map((event) => (
            <li key={event.id} class={event.level}>
              <time dateTime={event.created_at}>{instantText(event.created_at)}</time>
              <b>{event.type}</b>
              <Message event={event} />
            </li>
          ))}
        </ol>
        <More pages={events} what="older events" />
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
