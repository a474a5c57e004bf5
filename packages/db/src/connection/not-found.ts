import { AppError } from '@trainyard/runtime'

/** What a client hears of an id that is not there, and of one that belongs to another project: the two cannot be told apart. */
export const notFound = (what: string, id: string): AppError => new AppError({ code: 'not_found', message: `no ${what} ${id}` })
