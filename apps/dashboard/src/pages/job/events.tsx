import { keepPreviousData } from '@tanstack/preact-query'
import { eventLevel, eventType, instantText, limits } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { api, type EventView } from '../../api.js'
import { useDelayed } from '../../parts/controls.js'
import { More, usePages } from '../../parts/pages.js'
import { State } from '../../parts/state.js'

const pollEvery = 2_000
const typingPause = 250

const levelTexts = { info: 'All levels', warn: 'Warnings and errors', error: 'Errors' } as const

type Wanted = { type: EventView['type'] | null; level: EventView['level']; search: string }

/** What happened, newest first, all of it or what is asked for; diagnostics carry their remedy. */
export function Events({ id, done }: { id: string; done: boolean }) {
  const [wanted, setWanted] = useState<Wanted>({ type: null, level: 'info', search: '' })
  const asked = useDelayed(wanted, typingPause)
  const events = usePages({
    queryKey: ['events', id, done, asked],
    read: (page) => api.events(id, { ...page, order: 'desc', ...queryOf(asked) }),
    pollEvery: () => (done ? false : pollEvery),
    placeholderData: keepPreviousData,
  })
  const isNarrowed = Object.keys(queryOf(asked)).length > 0
  return (
    <section aria-label="Log">
      <EventFilter wanted={wanted} onChange={setWanted} />
      <State query={events} empty={events.rows.length === 0 && (isNarrowed ? 'No events match.' : 'No events yet.')}>
        <ol class="events" tabIndex={0} aria-label="Events, newest first" aria-busy={events.isPlaceholderData}>
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

/** What of the log is shown. */
function EventFilter({ wanted, onChange }: { wanted: Wanted; onChange: (wanted: Wanted) => void }) {
  return (
    <form class="row" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="inline">
        Search
        <input
          type="search"
          placeholder="in the messages"
          maxLength={limits.eventSearchCharacters}
          value={wanted.search}
          onInput={(event) => onChange({ ...wanted, search: event.currentTarget.value })}
        />
      </label>
      <label class="inline">
        Kind
        <select
          value={wanted.type ?? ''} // default: all kinds
          onChange={(event) => onChange({ ...wanted, type: eventType.options.find((type) => type === event.currentTarget.value) ?? null })}
        >
          <option value="">All kinds</option>
          {eventType.options.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </select>
      </label>
      <label class="inline">
        Level
        <select value={wanted.level} onChange={(event) => onChange({ ...wanted, level: eventLevel.parse(event.currentTarget.value) })}>
          {eventLevel.options.map((level) => (
            <option key={level} value={level}>
              {levelTexts[level]}
            </option>
          ))}
        </select>
      </label>
    </form>
  )
}

/** What is asked of the service: nothing for what is not narrowed. */
function queryOf({ type, level, search }: Wanted) {
  return { ...(type === null ? {} : { type }), ...(level === 'info' ? {} : { level }), ...(search.trim() === '' ? {} : { search: search.trim() }) }
}

/** The message, and what to do about it set off from it. */
function Message({ event: { member, message, data } }: { event: EventView }) {
  const remedy = typeof data['suggestion'] === 'string' ? data['suggestion'] : '' // default: there is none
  const shown = remedy !== '' && message.endsWith(`: ${remedy}`) ? message.slice(0, -remedy.length - 2) : message
  return (
    <span>
      {member !== null && `member ${member}: `}
      {shown}
      {remedy !== '' && <small>{remedy}</small>}
    </span>
  )
}
