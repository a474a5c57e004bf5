import { z } from 'zod'
import { limits } from '../limits.js'
import { nameError } from '../text.js'

/** A name as it is compared: without blanks around it, and with letters and their accents composed. */
const compared = (name: string): string => name.trim().normalize('NFC')

/** Names that show something and differ from each other. */
const distinctNames = (most: number) =>
  z.array(z.string()).superRefine((names, { addIssue }) => {
    const first = new Map<string, number>()
    for (const [index, name] of names.map(compared).entries()) {
      const error = nameError(name, most) ?? (name === '__proto__' ? 'must not be "__proto__"' : null)
      if (error !== null) addIssue({ code: 'custom', path: [index], message: error, input: names[index] })
      const earlier = first.get(name)
      if (earlier !== undefined) addIssue({ code: 'custom', path: [index], message: `must differ from the name with number ${earlier}`, input: names[index] })
      else first.set(name, index)
    }
  })

/** Names of the classes 0, 1, … as an upload may give them. */
export const classNames = distinctNames(limits.classNameCharacters).min(2).max(limits.datasetClasses).describe('Names of the classes 0, 1, …; each different')

/** Names of the columns of an array, as an upload may give them. */
export const columnNames = distinctNames(limits.classNameCharacters)
  .min(1)
  .max(limits.datasetColumns)
  .describe('Names of the columns of a table; each different')
