import { elementAt, type Instance } from '@trainyard/spec'
import { type ArchiveEntry, openArchive } from '../datasets/files/archive.js'
import { type FileRows, placesOf, type RowSource } from './row-source.js'

/** What systems leave behind in a zip and show to nobody. */
const leftOver = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$|Icon\r$)/i

/** Images of a zip in the order in which it lists them, whatever their folders; `file` is the name of each. One batch of its images is unpacked at a time. */
export async function imageRows({ input, columns }: FileRows): Promise<RowSource> {
  const { filename } = input.source
  const { files } = await openArchive(filename, input.bytes)
  const images = files.filter(({ name }) => !leftOver.test(name))
  const places = placesOf(filename, columns, ['file'])
  return {
    passed: places.map(() => 'file'),
    dropped: [],
    async *batches(skip, size) {
      for (let from = skip; from < images.length; from += size) {
        const some = images.slice(from, from + size)
        const instances: Instance[] = []
        for (const entry of some) instances.push({ b64: await encoded(entry) })
        yield {
          rows: { instances },
          instanceAt: (row) => elementAt(instances, row, 'images'),
          passed: some.map(({ name }) => places.map(() => name)),
          fraction: Math.min(1, (from + size) / images.length),
        }
      }
    },
  }
}

const encoded = async (entry: ArchiveEntry): Promise<string> => Buffer.from(await entry.read()).toString('base64')
