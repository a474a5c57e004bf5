import { useQuery } from '@tanstack/preact-query'
import { defined } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { api, type DatasetColumn, type ModelVersionView } from '../../api.js'
import { CopyButton } from '../../parts/controls.js'
import { Tabs } from '../../parts/layout.js'
import { callCode, type Language, languages } from './call-code.js'

/** Height, width and channels. */
const imageDimensions = 3

type Props = { version: ModelVersionView; isUsual: boolean }

/** Programs that ask this version, with a row of its own data set. Where it is the one that is asked without a version, none is named. */
export function CallIt({ version, isUsual }: Props) {
  const [language, setLanguage] = useState<Language>('curl')
  const { columns, dataset_id: id } = version
  const isTable = columns.length > 0
  const example = useQuery({
    queryKey: ['example row', id],
    enabled: isTable && id !== null,
    staleTime: Infinity,
    queryFn: () => api.preview(defined(id, 'the data set'), { split: 'train', limit: 1 }),
  })
  const row = example.data?.rows[0]?.values
  if (isTable && example.isLoading) return <p class="quiet">Loading…</p>
  // What an imported version takes without columns is known to its file alone.
  if (!isTable && version.input_shape.length !== imageDimensions) return null
  const text = callCode[language]({
    origin: location.origin,
    model: version.model,
    version: isUsual ? null : version.version,
    instance: isTable ? Object.fromEntries(columns.map((column) => [column.name, row?.[column.name] ?? usualValue(column)])) : 'image', // default: of an imported version, or a data set that is gone
  })
  return (
    <section aria-label="Call it">
      <div class="head">
        <h2>Call it</h2>
        <CopyButton text={text} name={language} />
      </div>
      <Tabs names={languages} chosen={language} onChoose={setLanguage} />
      <pre tabIndex={0}>{text}</pre>
      <p class="quiet">
        {isUsual
          ? 'Without a version, requests go to the one that the alias production points to, else to the newest.'
          : `These ask version ${version.version}. Without a version, requests go to another one.`}
      </p>
    </section>
  )
}

/** A value that a column may have: its mean, or its first category. */
const usualValue = ({ type, categories, mean }: DatasetColumn): string | number | null => categories?.[0] ?? (type === 'numeric' ? mean : null)
