import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from './app-error.js'

/**
 * What a place belongs to: the list or stream, its project or job, what it is narrowed to and how it is ordered. Written as JSON, so two callers that mean the
 * same must name the fields in the same order.
 */
export type PlaceOwner = Readonly<Record<string, unknown>>

/** As many as `placePattern` says. */
const checkCharacters = 16

/** Ties a position to its owner, and shows damage. No secret is needed: a position gives nothing that its owner would not give anyway. */
const checkOf = (owner: PlaceOwner, position: string): string =>
  createHash('sha256')
    .update(JSON.stringify([owner, position]))
    .digest('base64url')
    .slice(0, checkCharacters)

/**
 * A place in a list or stream, as callers carry it from one page to the next: the position as base64url, and a check that it is used where it was given.
 * The position holds the values that the order compares, so it stays good when rows come and go.
 */
export function writePlace(owner: PlaceOwner, position: unknown): string {
  const text = Buffer.from(JSON.stringify(position)).toString('base64url')
  return `${text}.${checkOf(owner, text)}`
}

/** The position of a place; undefined for text that is no place of this owner. */
export function readPlace<Position>(owner: PlaceOwner, position: z.ZodType<Position>, place: string): Position | undefined {
  const [text = '', check] = place.split('.')
  if (check !== checkOf(owner, text)) return undefined
  return position.safeParse(jsonOf(text)).data
}

function jsonOf(base64url: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64url, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** The error for a place that belongs elsewhere. `path` names the field that carried it, `given` where the caller should have taken it from. */
export function foreignPlace({ path, given, received }: { path: string; given: string; received: unknown }): AppError {
  const message =
    `${path} is no place in this list: it was given for another one, another filter or order, or names what is not here. ` +
    `Pass ${given}, or leave it out to start from the beginning`
  return new AppError({ code: 'invalid_request', message, details: [{ path, rule: 'place', message, received }] })
}
