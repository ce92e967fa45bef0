/** The part of the DOM in use, declared here so that programs without DOM types can use the client. */
export interface Part {
  textContent: string | null
  hidden: boolean
  addEventListener(type: string, listener: (event: { readonly key?: string }) => void): void
}
export interface PageElement {
  hidden: boolean
  setAttribute(name: string, value: string): void
  remove(): void
  /** The element whose `data-part` is this name. */
  find<P extends Part = Part>(name: string): P
}
/** An element of the page, with whatever DOM types the caller has. */
export interface Mount {
  append(element: never): void
}
interface Shadow {
  innerHTML: string
  adoptedStyleSheets: readonly object[]
  querySelector<P extends Part>(selector: string): P | null
}
interface Host extends Omit<PageElement, 'find'> {
  attachShadow(init: { readonly mode: 'open' }): Shadow
}
interface Browser {
  readonly HTMLElement: new () => Host
  readonly CSSStyleSheet: new () => { replaceSync(css: string): void }
  readonly customElements: {
    get(name: string): (new () => PageElement) | undefined
    define(name: string, element: object): void
  }
  readonly document: { readonly body: Mount }
}

export interface Look {
  readonly html: string
  /** Styles in addition to those of every element of the client. */
  readonly css: string
}

/** Adds an element with a shadow root at the end of the page, or of an element in it. Undefined if there is no page. */
export function appendElement(name: string, look: Look, mount?: Mount): PageElement | undefined {
  const browser = globalThis as unknown as Browser
  if (browser.document === undefined || browser.customElements === undefined) return undefined
  const Element = browser.customElements.get(name) ?? defineElement(browser, name, look)
  const element = new Element()
  const where = mount ?? browser.document.body
  where.append(element as never)
  return element
}

function defineElement(browser: Browser, name: string, { html, css }: Look): new () => PageElement {
  class ShadowElement extends browser.HTMLElement implements PageElement {
    readonly #shadow = this.attachShadow({ mode: 'open' })

    constructor() {
      super()
      const sheet = new browser.CSSStyleSheet()
      sheet.replaceSync(dress + css)
      // Unlike a style element, this needs no permission in the page's content security policy.
      this.#shadow.adoptedStyleSheets = [sheet]
      this.#shadow.innerHTML = html
    }

    find<P extends Part = Part>(part: string): P {
      const found = this.#shadow.querySelector<P>(`[data-part="${part}"]`)
      if (found === null) throw new Error(`${name} has no part named ${part}`)
      return found
    }
  }
  browser.customElements.define(name, ShadowElement)
  return ShadowElement
}

const dress = `
:host { all: initial; color-scheme: light dark; --surface: light-dark(#fff, #22201d); --line: light-dark(#e7e2da, #2f2c28);
  --ink: light-dark(#1d1b18, #f3efe8); --soft: light-dark(#5e584f, #b4ada2); --accent: light-dark(#b4532a, #e08a5b); --on-accent: light-dark(#fff, #1a1208); }
:host([hidden]), [hidden] { display: none !important; }
section { font: 13px/1.5 Inter, system-ui, sans-serif; color: var(--ink); background: var(--surface); border: 1px solid var(--line);
  border-radius: 10px; padding: 12px 16px; }
code { font: 12px ui-monospace, monospace; font-variant-numeric: tabular-nums; }
button { font: inherit; color: var(--accent); background: none; border: 0; border-radius: 6px; padding: 4px 8px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }`
