import { useLive } from '@portico/client/react'
import { FakeService } from '@portico/client/testing'
import { createElement } from 'react'
import t from 'tap'
import { aDropCostsNothing, readRows } from './examples/application-test.ts'
import { open } from './react/page.ts'

t.test('the document’s example of a test holds', async (t) => {
  t.same(await aDropCostsNothing(), ['1 while you were away (missed)'])
})

function Messages({ initial }: { initial: ReturnType<typeof readRows> }) {
  const { rows } = useLive(initial, (before: readonly string[], happened) =>
    happened.event === 'said' ? [...before, happened.data] : before,
  )
  return createElement('p', null, rows.join(', '))
}

t.test('its rows continue from where the fake service is', async (t) => {
  const service = new FakeService()
  service.publish('room:7', 'said', 'one')
  const initial = readRows(service, ['one'])
  service.publish('room:7', 'said', 'two')
  const screen = await open(t, createElement(Messages, { initial }), { service })
  t.equal(screen.text(), 'one, two')
})
