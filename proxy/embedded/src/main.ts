#!/usr/bin/env node
import { ConfigError, loadConfig, suspects } from '@portico/config'
import { listenOrExplain, PortUnavailable } from '@portico/ports'

import { addressOf, config } from './config.ts'
import { FrontDoor } from './front-door.ts'

const say = (line: string) => process.stdout.write(`front door: ${line}\n`)

async function main(): Promise<void> {
  const production = process.env.NODE_ENV === 'production'
  const settings = loadConfig(config, process.env, { production })
  for (const { name, text } of suspects(config, process.env)) say(`${name}: ${text}`)
  const door = new FrontDoor({
    web: settings.WEB_UPSTREAM.map(addressOf),
    realtime: settings.REALTIME_UPSTREAM.map(addressOf),
    webSocketPaths: settings.WEB_SOCKET_PATH,
    log: say,
  })
  const place = { port: settings.PORT, host: settings.HOST }
  const port = await listenOrExplain(() => door.listen(place), { port: place.port, variable: 'PORT' })
  say(`listens on http://${place.host}:${port}`)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      say(`${signal}: accepts no more, ends within ${settings.GRACE_SECONDS} s`)
      void door.close(settings.GRACE_SECONDS * 1_000)
    })
  }
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof PortUnavailable
  process.stderr.write(`front door: ${expected ? error.message : (error as Error).stack}\n`)
  process.exitCode = 1
})
