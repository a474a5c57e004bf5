import { useQuery } from '@tanstack/preact-query'
import { api } from '../../api.js'
import { State } from '../../parts/state.js'
import { Form, withField } from '../../schema-form/form.js'
import { resolve, type Schemas } from '../../schema-form/json-schema.js'
import { SchemaField } from '../../schema-form/schema-field.js'

/** What a prediction is asked to do beyond one pass of each member, as the API takes it. */
export type Extras = Readonly<Record<string, unknown>>

/** Kinds of extra by their field: what they are, the schema of their options, and what they begin with. */
const kinds = {
  mc_dropout: { name: 'MC dropout (dropout as in training)', schema: 'McDropoutInput', begin: {} },
  tta: { name: 'Test-time augmentation', schema: 'TestTimeAugmentationInput', begin: { augmentation: [{ type: 'translation' }], samples: 8 } },
} as const

type Props = { extras: Extras; images: boolean; classes: boolean; errors: ReadonlyMap<string, string>; onChange: (extras: Extras) => void }

/** Calibration, MC dropout and, for images, test-time augmentation, for rows what columns contribute: each off until it is wanted. */
export function PredictOptions({ extras, images, classes, errors, onChange }: Props) {
  const wanted = (['mc_dropout', 'tta'] as const).filter((kind) => images || kind !== 'tta')
  const toggle = (field: string, on: boolean, begin: unknown) => onChange(withField(extras, field, on ? begin : undefined))
  return (
    <details>
      <summary>Options</summary>
      <form aria-label="Options of the prediction" onSubmit={(event) => event.preventDefault()}>
        {classes && (
          <label class="inline">
            <input type="checkbox" checked={extras['calibrated'] === true} onChange={(event) => toggle('calibrated', event.currentTarget.checked, true)} />
            Calibrated probabilities
          </label>
        )}
        {!images && (
          <label class="inline">
            <input type="checkbox" checked={extras['explain'] === true} onChange={(event) => toggle('explain', event.currentTarget.checked, true)} />
            What each column contributes
          </label>
        )}
        {wanted.map((field) => (
          <div class="optional" key={field}>
            <label class="inline">
              <input
                type="checkbox"
                checked={extras[field] !== undefined}
                onChange={(event) => toggle(field, event.currentTarget.checked, kinds[field].begin)}
              />
              {kinds[field].name}
            </label>
            {extras[field] !== undefined && (
              <OptionFields
                schema={kinds[field].schema}
                field={field}
                value={extras[field]}
                errors={errors}
                onChange={(value) => onChange(withField(extras, field, value ?? kinds[field].begin))}
              />
            )}
          </div>
        ))}
      </form>
    </details>
  )
}

type FieldsProps = { schema: string; field: string; value: unknown; errors: ReadonlyMap<string, string>; onChange: (value: unknown) => void }

/** The options of one extra, from the API's own schema. */
function OptionFields({ schema, field, value, errors, onChange }: FieldsProps) {
  const document = useQuery({ queryKey: ['openapi'], queryFn: api.openapi, staleTime: Infinity })
  const schemas = document.data?.components.schemas as Schemas | undefined
  const own = schemas?.[schema]
  return (
    <State query={document} empty={schemas && !own && 'These options are unavailable because the service does not describe them.'}>
      {schemas && own && (
        <Form.Provider value={{ schemas, errors, widgets: {} }}>
          <SchemaField
            path={field}
            label={kinds[field === 'tta' ? 'tta' : 'mc_dropout'].name}
            schema={resolve(own, schemas)}
            value={value}
            onChange={onChange}
          />
        </Form.Provider>
      )}
    </State>
  )
}
