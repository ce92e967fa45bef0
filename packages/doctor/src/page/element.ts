type Child = Node | string

/** Makes an element. Strings become text nodes, never markup. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElement {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  made.append(...children)
  return made
}

/** An element that the document has from the start. */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the document has no #${id}`)
  return found
}

export function fill(id: string, ...children: readonly Child[]): void {
  part(id).replaceChildren(...children)
}
