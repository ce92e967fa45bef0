import { defineConfig, integer, list, port, text } from '@portico/config'

import type { Address } from './upstream.ts'

const ADDRESS = /^(?<host>[\w.-]+|\[[\da-f:]+\]):(?<port>\d{1,5})$/i

const upstreams = { accepts: isAddress, expects: 'host:port, several separated by commas' }

export const config = defineConfig('front door (embedded)', {
  PORT: port({ default: 8080, says: 'The port of the one origin.' }),
  HOST: text({
    default: '127.0.0.1',
    says: 'The address to listen on; 0.0.0.0 lets other machines in.',
    expects: 'an address of this machine',
  }),
  WEB_UPSTREAM: list({
    default: ['127.0.0.1:3000'],
    ...upstreams,
    says: 'host:port of the web app.',
  }),
  REALTIME_UPSTREAM: list({
    default: ['127.0.0.1:3002'],
    ...upstreams,
    says: 'host:port of each realtime node.',
  }),
  WEB_SOCKET_PATH: list({
    default: [],
    accepts: (path) => path.startsWith('/'),
    expects: 'paths separated by commas',
    says: 'Paths where the web app accepts WebSockets: /_next/hmr for `next dev`, /_next/webpack-hmr before Next.js 16.3; none in production.',
  }),
  GRACE_SECONDS: integer({
    default: 2,
    max: 600,
    unit: 'seconds',
    says: 'How long requests and sockets may continue after SIGTERM.',
  }),
})

/** Parses an address that `config` has accepted. */
export function addressOf(text: string): Address {
  const { host = '', port = '' } = ADDRESS.exec(text)?.groups ?? {}
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

function isAddress(text: string): boolean {
  return ADDRESS.test(text) && addressOf(text).port <= 65_535
}
