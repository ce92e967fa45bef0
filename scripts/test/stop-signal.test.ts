import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { Child, until } from '@portico/harness'
import t from 'tap'

const MODULE = pathToFileURL(path.join(import.meta.dirname, '../workbench/stop-signal.ts')).href

/** A process that is asked to stop, and takes its time. */
const SCRIPT = `
  import { stopSignal } from ${JSON.stringify(MODULE)}
  const signal = stopSignal()
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => console.log(name))
  signal.addEventListener('abort', () => console.log('stopping'))
  setInterval(() => {}, 1e6)
  console.log('ready')`

const start = () => Child.start(process.execPath, ['--input-type=module', '-e', SCRIPT], { ready: /ready/ })

t.test('what systemd, make or a closing terminal sends again does not cut the end short', async (t) => {
  await using child = await start()
  for (const name of ['SIGTERM', 'SIGHUP', 'SIGTERM'] as const) {
    const after = child.output.length
    child.signal(name)
    await child.printed(new RegExp(name), { after, withinMs: 30_000 })
  }
  t.equal(child.output.match(/stopping/g)?.length, 1)
  t.ok(child.running)
})

t.test('Ctrl-C ends it at once when it is pressed again some time later', async (t) => {
  await using child = await start()
  child.signal('SIGTERM')
  await child.printed(/stopping/, { withinMs: 30_000 })
  await until('its end', () => {
    child.signal('SIGINT')
    return !child.running
  })
  t.equal(await child.exited(), 1)
})
