import { Window } from 'happy-dom'
import { act, createElement, type ReactNode, StrictMode } from 'react'
import type { Root } from 'react-dom/client'
import type { Test } from 'tap'
import type { Chunks } from '../../src/chunks.ts'
import type { Client } from '../../src/client.ts'
import { PorticoProvider } from '../../src/react.ts'
import { FakeService } from '../../src/testing/fake-service.ts'

const window = new Window({ url: 'http://app.test/' })
Object.assign(globalThis, { window, document: window.document, IS_REACT_ACT_ENVIRONMENT: true })
// React looks for its document while it is loaded.
const { createRoot, hydrateRoot } = await import('react-dom/client')

export interface Screen {
  readonly service: FakeService
  readonly client: Client
  /** What was reported, and what React writes to the console. */
  complaints(): readonly string[]
  text(): string
  html(): string
  show(children: ReactNode): Promise<void>
  /** Lets time pass, and waits for React's updates. */
  pass(ms?: number): Promise<void>
  does(work: () => void): Promise<void>
  unmount(): Promise<void>
}

interface ScreenOptions {
  /** What the server rendered, to be hydrated. */
  readonly html?: string
  readonly service?: FakeService
  readonly diagnosis?: Chunks['diagnosis']
}

/** Components in StrictMode below a provider, in a document, against the fake service. */
export async function open(t: Test, children: ReactNode, options: ScreenOptions = {}): Promise<Screen> {
  const { service = new FakeService(), html, diagnosis } = options
  const problems: string[] = []
  const report = (problem: unknown) => problems.push(String(problem))
  const client = service.client({ report, ...(diagnosis && { diagnosis }) })
  const container = document.createElement('div')
  document.body.append(container)
  const complained = t.capture(console, 'error')
  const wrap = (inner: ReactNode) =>
    createElement(StrictMode, null, createElement(PorticoProvider, { client }, inner))
  let root: Root | undefined
  await act(async () => {
    if (html === undefined) {
      root = createRoot(container)
      root.render(wrap(children))
    } else {
      container.innerHTML = html
      root = hydrateRoot(container, wrap(children))
    }
  })
  // Effects run after the first turn; what they start needs another.
  await act(() => service.clock.pass(1))
  return {
    service,
    client,
    complaints: () => [...problems, ...complained().map(({ args }) => args.map(String).join(' '))],
    text: () => container.textContent ?? '',
    html: () => container.innerHTML,
    show: (next) => act(async () => root?.render(wrap(next))),
    pass: (ms = 0) => act(() => service.clock.pass(ms)),
    does: async (work) => {
      await act(async () => work())
      await act(() => service.clock.pass(1))
    },
    unmount: () => act(async () => root?.unmount()),
  }
}
