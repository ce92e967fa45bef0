import type { Explanation } from '@portico/protocol'
import { appendElement, type PageElement } from '../element.ts'
import type { Status } from '../status.ts'

interface Browser {
  readonly sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void }
  readonly navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } }
}

/** What may be shown, each with the key under which the session storage remembers that a person dismissed it. */
const dismissedKeys = {
  outage: 'portico.overlay.dismissed',
  mention: 'portico.overlay.mentions.dismissed',
} as const

/** A corner of the page that shows developers what is wrong. Undefined if there is no page. */
export function openOverlay(): Overlay | undefined {
  const element = appendElement('portico-overlay', { html, css })
  return element && new Overlay(element, globalThis as unknown as Browser)
}

export class Overlay {
  readonly #element: PageElement
  readonly #browser: Browser
  #trace = ''
  #shown: keyof typeof dismissedKeys = 'outage'

  constructor(element: PageElement, browser: Browser) {
    this.#element = element
    this.#browser = browser
    element.hidden = true
    element.find('dismiss').addEventListener('click', () => this.#dismiss())
    element.find('copy').addEventListener('click', () => void this.#copy())
  }

  /** Shows what is wrong with the connection, or else the last report about a channel or a publication, or else hides. */
  show({ state, explanation: outage, trace: code }: Status, mentioned?: Explanation): void {
    const trace: string = code ?? ''
    const explanation = outage ?? mentioned
    this.#shown = outage ? 'outage' : 'mention'
    const isDismissed = this.#browser.sessionStorage.getItem(dismissedKeys[this.#shown]) === 'yes'
    this.#element.hidden = explanation === undefined || isDismissed
    if (explanation === undefined) return
    this.#trace = trace
    this.#write({ ...explanation, state, trace })
    const doors = Object.entries(explanation.lines ?? {})
    const lines = this.#element.find('lines')
    lines.hidden = doors.length === 0
    lines.textContent = doors.map(([door, text]) => `# ${door}\n${text}`).join('\n\n')
    const copy = this.#element.find('copy')
    copy.hidden = trace === ''
    copy.textContent = 'Copy'
  }

  #write(texts: Readonly<Record<'state' | 'title' | 'cause' | 'cure' | 'id' | 'trace', string>>): void {
    for (const name of ['state', 'title', 'cause', 'cure', 'id', 'trace'] as const) {
      this.#element.find(name).textContent = texts[name]
    }
  }

  #dismiss(): void {
    this.#browser.sessionStorage.setItem(dismissedKeys[this.#shown], 'yes')
    this.#element.hidden = true
  }

  async #copy(): Promise<void> {
    await this.#browser.navigator.clipboard?.writeText(this.#trace)
    this.#element.find('copy').textContent = 'Copied'
  }
}

const html = `
<section role="status" aria-live="polite" aria-label="Portico, in development">
  <header><span data-part="state"></span><button type="button" data-part="dismiss" aria-label="Dismiss for this session">×</button></header>
  <h2 data-part="title"></h2>
  <p data-part="cause"></p>
  <p class="cure" data-part="cure"></p>
  <pre data-part="lines" tabindex="0" aria-label="Lines for the front door"></pre>
  <footer><code data-part="id"></code><code data-part="trace"></code><button type="button" data-part="copy"></button></footer>
</section>`

const css = `
:host { position: fixed; inset: auto 16px 16px auto; z-index: 2147483000; max-width: min(400px, calc(100vw - 32px)); }
section { border-left: 3px solid var(--accent); box-shadow: 0 4px 16px rgb(0 0 0 / .12); }
header, footer { display: flex; align-items: center; gap: 8px; color: var(--soft); font-size: 12px; }
h2 { font-size: 16px; line-height: 1.2; font-weight: 600; margin: 0 0 8px; text-wrap: balance; }
p { margin: 0 0 8px; color: var(--soft); }
p.cure { color: var(--ink); }
pre { margin: 0 0 8px; max-height: 160px; overflow: auto; font: 12px/1.4 ui-monospace, monospace; }
header [data-part="state"] { flex: 1; }
header button { font-size: 16px; line-height: 1; margin-right: -8px; }
footer [data-part="copy"] { margin-left: auto; margin-right: -8px; }`
