import { byId, element, setError } from './dom'
import type { LoadedAccount } from './protocol'
import { EngineFailure } from './engine'

const GREATEST_BYTES = 8_000_000

/** Why a document was refused, with the field and the value that it objects to. */
function refusalWords(reason: unknown): string {
  if (!(reason instanceof EngineFailure)) return String(reason)
  const { code, field, row, value, message } = reason.failure
  const place = row === null ? field : `${field} of row ${row}`
  const details = [field && `field ${place}`, value && `value “${value}”`]
    .filter(Boolean)
    .join(', ')
  return `${message} (${[code, details].filter(Boolean).join(': ')})`
}

/** The form that takes another account; `load` resolves once the page shows it. */
export function createAccountForm(load: (text: string | null) => Promise<void>) {
  const json = byId<HTMLTextAreaElement>('account-json')
  const file = byId<HTMLInputElement>('account-file')
  const error = byId('account-error')

  async function use(text: string | null) {
    try {
      await load(text)
      setError(json, error, '')
    } catch (reason) {
      setError(json, error, refusalWords(reason))
      json.focus()
    }
  }

  byId<HTMLFormElement>('account-form').onsubmit = (event) => {
    event.preventDefault()
    if (json.value.trim()) void use(json.value)
    else setError(json, error, 'Paste a document first: the field is empty.')
  }

  file.onchange = async () => {
    const chosen = file.files?.[0]
    if (!chosen) return
    if (chosen.size > GREATEST_BYTES) {
      setError(
        json,
        error,
        `File ${chosen.name}: its ${chosen.size} bytes exceed the ${GREATEST_BYTES} read here.`,
      )
      return
    }
    json.value = await chosen.text()
    await use(json.value)
  }

  byId('account-sample').onclick = () => void use(null)
}

/** Says where the shown numbers come from. */
export function showSource({ sample, source }: LoadedAccount) {
  const lines = source.map((line) => element('p', {}, line))
  const heading = sample
    ? 'What the sample is assembled from'
    : 'What this document says of its source'
  byId('account-source').replaceChildren(
    ...(lines.length ? [element('h3', {}, heading), ...lines] : []),
  )
}
