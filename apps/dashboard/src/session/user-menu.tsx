import { api } from '../api.js'
import { forgetSession, signedInSession } from './user.js'

/** Who is signed in, and the project that the page shows. Another choice loads the page anew, and the end forgets what was read: nothing of the one before stays. */
export function UserMenu() {
  const session = signedInSession()
  if (session?.signed_in !== true) return null
  const choose = async (project: string) => {
    await api.chooseProject(project)
    location.assign('/')
  }
  return (
    <>
      {session.user && <span title={session.user.email ?? undefined}>{session.user.name ?? session.user.email}</span>}
      {session.key && <span title={`Signed in with the key ${session.key.id}`}>{session.key.name}</span>}
      {session.projects.length > 0 && (
        <label>
          <span class="unseen">Project</span>
          <select value={session.project ?? undefined} onChange={(event) => void choose(event.currentTarget.value)}>
            {session.role === null && <option value={session.project ?? undefined}>choose a project</option>}
            {session.projects.map(({ name, role }) => (
              <option key={name} value={name}>
                {name} ({role})
              </option>
            ))}
          </select>
        </label>
      )}
      <button
        type="button"
        class="plain"
        onClick={() => {
          void api.signOut().then(forgetSession)
        }}
      >
        Sign out
      </button>
    </>
  )
}
