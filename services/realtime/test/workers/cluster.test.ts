import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { Child, freePort, until } from '@portico/harness'
import t from 'tap'

const program = path.join(import.meta.dirname, 'program.ts')

async function start(port: number): Promise<Child> {
  return Child.start(process.execPath, [program, String(port)], {
    ready: /worker [12] .*worker [12] /s,
  })
}

t.test('two workers share one port, survive a crash, add up their metrics and leave together', async (t) => {
  const port = await freePort()
  await using child = await start(port)
  let asked = 0
  const ask = async (what: string) => {
    if (what === 'who') asked += 1
    // Node loses a connection that its primary hands to a worker in the moment of its crash: nobody ever answers there.
    const signal = AbortSignal.timeout(10_000)
    return (await fetch(`http://127.0.0.1:${port}/${what}`, { signal })).text()
  }
  const twoAnswer = () =>
    until('two workers to answer', async () => {
      const answers = new Set(await Promise.all(Array.from({ length: 20 }, () => ask('who'))))
      return answers.size === 2 && answers
    })

  const before = await twoAnswer()
  t.match(await ask('metrics'), `portico_deliveries_total ${asked}\n`, 'whoever is asked knows what both did')

  await ask('crash').catch(() => {})
  const after = await until('a new worker', async () => {
    const answers = await twoAnswer()
    return [...answers].some((pid) => !before.has(pid)) && answers
  })
  t.equal(
    [...after].filter((pid) => !before.has(pid)).length,
    1,
    'one was replaced, the other one never noticed',
  )
  t.match(await ask('metrics'), 'portico_workers_replaced_total 1\n')
  child.signal('SIGTERM')
  t.equal(await child.exited(), 0)
})

t.test('a taken port ends everything at once', async (t) => {
  const squatter = createServer().listen(0, '127.0.0.1')
  await once(squatter, 'listening')
  t.teardown(() => squatter.close())
  const address = squatter.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const failed = await start(port).then(
    () => undefined,
    (error: unknown) => error,
  )
  t.match(failed, { name: 'StartFailed', message: /ended \(1\)/ })
})
