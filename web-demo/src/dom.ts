type Child = Node | string

/** The element of the page with this id; the markup and the code are one bundle, so it exists. */
export function byId<T extends Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no element #${id}`)
  return found as unknown as T
}

/** Builds an HTML element. Data only ever enters as text, never as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

const SVG = 'http://www.w3.org/2000/svg'

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value))
  node.append(...children)
  return node
}

/** Fills a select with values shown as they are, and keeps the choice where it still exists. */
export function setOptions(select: HTMLSelectElement, values: readonly string[], chosen: string) {
  select.replaceChildren(...values.map((value) => element('option', { value }, value)))
  if (values.includes(chosen)) select.value = chosen
}

/** Marks a control as wrong, or as right again, with the words of its error element. */
export function setError(control: Element, message: Element, text: string) {
  if (message.textContent !== text) message.textContent = text
  if (text) control.setAttribute('aria-invalid', 'true')
  else control.removeAttribute('aria-invalid')
}
