import { byId } from './dom'

// A drag changes a value many times a second: a screen reader should hear where it came to rest.
const REST_MILLISECONDS = 500

let timer: number | undefined

/** Says a result through the page's polite live region. */
export function announce(text: string) {
  window.clearTimeout(timer)
  timer = window.setTimeout(() => {
    byId('announcer').textContent = text
  }, REST_MILLISECONDS)
}
