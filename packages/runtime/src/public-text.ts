/** A line of a stack trace. */
const frame = /^[ \t]*at\s.*$/gm
/** A file of Postgres' own, as its errors name it. */
const databaseFile = /\b(?:base|global|pg_[a-z]+)\/[\w./-]+/g
/** An absolute path, of a file: URL or bare; the path of an http: URL is none. */
// linear: a path begins only where no part of one stands before it
const absolutePath = /(?:\bfile:\/\/|(?<![\w.:/)\]])(?=\/[\w.@~-]))(?:\/[\w.@~+-]+)+\/?|\b[A-Za-z]:\\[^\s'"`]+/g

/**
 * A text that quotes an error of the system or of a library, without what it says of the server's insides: paths of files and lines of stacks. What was said
 * whole belongs into the log.
 */
export const publicText = (text: string): string =>
  text
    .replace(frame, '')
    .replace(databaseFile, '(a file)')
    .replace(absolutePath, '(a file)')
    .replace(/\n{2,}/g, '\n')
    .trim()
