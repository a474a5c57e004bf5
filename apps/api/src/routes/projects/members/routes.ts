import type { ProjectMemberRecord } from '@trainyard/db'
import { emailAddress, listOf, type ProjectMemberView, projectMemberView, setMemberRequest } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage, wholeList } from '../../replies.js'
import { project, projectOf, projectParams } from '../project-of.js'

/** A member in a path. */
const memberParams = z.strictObject({ project, email: emailAddress.describe('Address of a user') })

/** Users with a role in a project: they are granted it here, by an admin. */
export function projectMemberRoutes(app: App, deps: RouteDeps): void {
  listMembersRoute(app, deps)
  setMemberRoute(app, deps)
  removeMemberRoute(app, deps)
}

function listMembersRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/projects/:project/members',
    config: { access: 'admin' },
    schema: {
      operationId: 'listProjectMembers',
      tags: ['users'],
      summary: 'Users with a role in a project, and addresses that wait for their user',
      params: projectParams,
      response: { 200: listOf(projectMemberView), ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const { id, name } = await projectOf(db, callerOf(request), request.params.project)
      return listPage(
        wholeList(await db.projectMembers.list(id)),
        (member) => memberView(name, member),
        (member) => member.id,
      )
    },
  })
}

function setMemberRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'PUT',
    url: '/v1/projects/:project/members/:email',
    config: { access: 'admin' },
    schema: {
      operationId: 'setProjectMember',
      tags: ['users'],
      summary: 'Give an address a role in a project: at once, or when its user signs in for the first time',
      params: memberParams,
      body: setMemberRequest,
      response: { 200: projectMemberView, ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const { id, name } = await projectOf(db, callerOf(request), request.params.project)
      return memberView(name, await db.projectMembers.set(id, request.params.email, request.body.role))
    },
  })
}

function removeMemberRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/projects/:project/members/:email',
    config: { access: 'admin' },
    schema: {
      operationId: 'removeProjectMember',
      tags: ['users'],
      summary: "Take a grant away; the user's sessions lose the role within a second",
      params: memberParams,
      response: { 204: z.null().describe('Taken away'), ...errorReplies('not_found') },
    },
    handler: async (request, reply) => {
      const { id } = await projectOf(db, callerOf(request), request.params.project)
      await db.projectMembers.remove(id, request.params.email)
      return reply.code(204).send(null)
    },
  })
}

/** A member as the API shows it. */
const memberView = (projectName: string, { email, role, source, userId, name }: ProjectMemberRecord): ProjectMemberView => ({
  object: 'project_member',
  id: email ?? String(userId),
  project: projectName,
  email,
  role,
  source,
  user_id: userId,
  name,
})
