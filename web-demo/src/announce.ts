import { byId } from './dom'

// A drag changes a value many times a second: a screen reader should hear where it came to rest.
const REST_MILLISECONDS = 500

const pending = new Map<string, string>()
const said = new Map<string, string>()
let timer: number | undefined

function say() {
  const news = [...pending].filter(([topic, text]) => said.get(topic) !== text)
  pending.clear()
  if (news.length === 0) return
  for (const [topic, text] of news) said.set(topic, text)
  byId('announcer').textContent = news.map(([, text]) => text).join(' ')
}

/** Says the newest result of each topic through the page's polite live region, if it is news. */
export function announce(topic: string, text: string) {
  pending.set(topic, text)
  window.clearTimeout(timer)
  timer = window.setTimeout(say, REST_MILLISECONDS)
}
