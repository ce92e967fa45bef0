import type { Discovery, Finding } from '@portico/protocol'
import { explain } from '@portico/protocol/findings'
import { Window } from 'happy-dom'
import t from 'tap'
import { openDiagnosis } from '../../src/diagnosis/index.ts'
import { openOverlay } from '../../src/diagnosis/overlay.ts'
import { initialStatus, type Status } from '../../src/status.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

const window = new Window({ url: 'http://app.test/' })
const { document, customElements, HTMLElement, CSSStyleSheet, sessionStorage } = window
const copied: string[] = []
const clipboard = { writeText: async (text: string) => void copied.push(text) }
Object.assign(globalThis, { document, customElements, HTMLElement, CSSStyleSheet, sessionStorage })
Object.defineProperty(globalThis, 'navigator', { value: { clipboard }, configurable: true })

t.beforeEach(() => sessionStorage.clear())

const outage: Status = {
  ...initialStatus,
  state: 'connecting',
  explanation: explain({ id: 'serviceDown', facts: { status: 502 } }),
  trace: 'PT-7F3K2M',
}
const unexamined = { timeline: undefined, steps: [], origin: 'http://app.test', carrying: undefined } as const
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

t.test('the lines for a front door are there to be copied, where they are the cure', async (t) => {
  const { overlay, part } = open()
  overlay?.show({ ...outage, explanation: explain({ id: 'notRouted' }) })
  t.notOk(part('lines')?.hasAttribute('hidden'))
  t.match(part('lines')?.textContent, /# nginx\nlocation[\s\S]*# caddy\n@realtime/)
  overlay?.show(outage)
  t.ok(part('lines')?.hasAttribute('hidden'))
})

t.test('what concerns a channel is shown while all else is well, and dismissed by itself', async (t) => {
  const denied = explain({ id: 'subscriptionDenied', facts: { channel: 'room:2' } })
  const { overlay, part, isShown } = open()
  overlay?.show(fine, denied)
  t.ok(isShown())
  t.match(part('cause')?.textContent, 'room:2')
  overlay?.show(outage, denied)
  t.equal(part('id')?.textContent, 'serviceDown', 'an outage comes first')
  overlay?.show(fine, denied)
  t.equal(part('id')?.textContent, 'subscriptionDenied')
  part('dismiss')?.dispatchEvent(new window.Event('click'))
  t.notOk(isShown())
  overlay?.show(fine, explain({ id: 'unknownChannel' }))
  t.notOk(isShown(), 'no other one, either')
  overlay?.show(outage, denied)
  t.ok(isShown(), 'an outage all the same')
})

t.test('in development a diagnosis shows in the page what it writes to the console', async (t) => {
  const finding: Finding = { id: 'subscriptionDenied', facts: { channel: 'room:2' } }
  const written: string[] = []
  const write = (text: string) => void written.push(text)
  const console = { groupCollapsed: write, info: write, groupEnd() {} }
  const mention = (development: boolean) => {
    const clock = new FakeClock()
    const diagnosis = openDiagnosis({ get: fetch, clock, console, overlay: true, named() {} })
    const discovery = { development } as Discovery
    diagnosis.tell(fine)
    diagnosis.mention({ ...unexamined, finding, discovery })
  }
  const shown = () => document.querySelectorAll('portico-overlay').length
  const before = shown()
  mention(false)
  mention(true)
  // Both load the same file.
  while (shown() === before) await new Promise((resolve) => setImmediate(resolve))
  t.equal(shown(), before + 1)
  t.equal(written.filter((text) => text.includes('closed to you')).length, 2)
})
