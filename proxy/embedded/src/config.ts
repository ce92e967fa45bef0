import { defineConfig, type Fault, integer, list, port, text } from '@portico/config'

import type { Address } from './upstream.ts'

const ADDRESS = /^(?<host>[\w.-]+|\[[\da-f:]+\]):(?<port>\d{1,5})$/i

export const config = defineConfig(
  'front door (embedded)',
  {
    PORT: port({ default: 8080, says: 'The port of the one origin.' }),
    HOST: text({
      default: '127.0.0.1',
      says: 'The address to listen on; 0.0.0.0 lets other machines in.',
      expects: 'an address of this machine',
    }),
    WEB_UPSTREAM: list({
      default: ['127.0.0.1:3000'],
      says: 'host:port of the web app.',
    }),
    REALTIME_UPSTREAM: list({
      default: ['127.0.0.1:3002'],
      says: 'host:port of each realtime node.',
    }),
    WEB_SOCKET_PATH: list({
      default: [],
      says: 'Paths where the web app accepts WebSockets: /_next/hmr for `next dev`, /_next/webpack-hmr before Next.js 16.3; none in production.',
    }),
    GRACE_SECONDS: integer({
      default: 2,
      max: 600,
      unit: 'seconds',
      says: 'How long requests and sockets may continue after SIGTERM.',
    }),
  },
  {
    *check({ WEB_UPSTREAM, REALTIME_UPSTREAM }): Iterable<Fault> {
      const lists = { WEB_UPSTREAM, REALTIME_UPSTREAM }
      for (const [name, addresses] of Object.entries(lists)) {
        if (addresses.length === 0 || !addresses.every(isAddress)) {
          yield { name, text: 'expected host:port, several separated by commas' }
        }
      }
    },
  },
)

/** Parses an address that `config` has accepted. */
export function addressOf(text: string): Address {
  const { host = '', port = '' } = ADDRESS.exec(text)?.groups ?? {}
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

function isAddress(text: string): boolean {
  return ADDRESS.test(text) && addressOf(text).port <= 65_535
}
