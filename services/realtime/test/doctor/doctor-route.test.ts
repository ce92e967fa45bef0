import fastify from 'fastify'
import t from 'tap'
import { doctorRoute } from '../../src/doctor/doctor-route.ts'

t.test('a page that could not be made is made by the next request, and then once for all', async (t) => {
  const app = fastify()
  t.teardown(() => app.close())
  let tries = 0
  const make = async () => {
    if (++tries === 1) throw new Error('no thread could be started')
    return { html: '<p>here</p>', policy: "default-src 'none'" }
  }
  await app.register(doctorRoute, { make })
  const ask = async () => {
    const { statusCode, body } = await app.inject('/ws/doctor')
    return [statusCode, body]
  }
  t.equal((await ask())[0], 500)
  t.strictSame(await ask(), [200, '<p>here</p>'])
  t.strictSame(await ask(), [200, '<p>here</p>'])
  t.equal(tries, 2)
})
