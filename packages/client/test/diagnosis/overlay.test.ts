import { explain } from '@portico/protocol/findings'
import { Window } from 'happy-dom'
import t from 'tap'
import { openOverlay } from '../../src/diagnosis/overlay.ts'
import { initialStatus, type Status } from '../../src/status.ts'

const window = new Window({ url: 'http://app.test/' })
const { document, customElements, HTMLElement, CSSStyleSheet, sessionStorage } = window
const copied: string[] = []
const clipboard = { writeText: async (text: string) => void copied.push(text) }
Object.assign(globalThis, { document, customElements, HTMLElement, CSSStyleSheet, sessionStorage })
Object.defineProperty(globalThis, 'navigator', { value: { clipboard }, configurable: true })

const outage: Status = {
  ...initialStatus,
  state: 'connecting',
  explanation: explain({ id: 'serviceDown', facts: { status: 502 } }),
  trace: 'PT-7F3K2M',
}
const fine: Status = { ...initialStatus, state: 'live' }

function open() {
  const overlay = openOverlay()
  const element = document.body.lastElementChild
  const part = (name: string) => element?.shadowRoot?.querySelector(`[data-part="${name}"]`)
  return { overlay, element, part, isShown: () => element?.hasAttribute('hidden') === false }
}

t.test('says what is wrong, why, what to do, and under which code it is traced', async (t) => {
  const { overlay, part, isShown } = open()
  t.notOk(isShown())
  overlay?.show(outage)
  t.ok(isShown())
  t.equal(part('title')?.textContent, 'The service is down')
  t.equal(part('cause')?.textContent, 'The front door reached no realtime node and answers 502.')
  t.match(part('cure')?.textContent, /services\/realtime/)
  t.equal(part('id')?.textContent, 'serviceDown')
  t.equal(part('trace')?.textContent, 'PT-7F3K2M')
  part('copy')?.dispatchEvent(new window.Event('click'))
  await Promise.resolve()
  t.same(copied, ['PT-7F3K2M'])
  overlay?.show(fine)
  t.notOk(isShown())
})

t.test('texts are texts, whatever stands in them', async (t) => {
  const { overlay, part, element } = open()
  const explanation = explain({ id: 'unknown', facts: { reason: '<img src=x onerror=alert(1)>' } })
  overlay?.show({ ...outage, explanation })
  t.match(part('cause')?.textContent, '<img src=x')
  t.equal(element?.shadowRoot?.querySelector('img'), null)
})

t.test('dismissed, it stays away for the session', async (t) => {
  const { overlay, part, isShown } = open()
  overlay?.show(outage)
  part('dismiss')?.dispatchEvent(new window.Event('click'))
  t.notOk(isShown())
  overlay?.show({ ...outage, trace: 'PT-000000' })
  t.notOk(isShown())
  const another = open()
  another.overlay?.show(outage)
  t.notOk(another.isShown())
})
