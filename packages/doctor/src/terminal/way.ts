import { lookup } from 'node:dns/promises'
import { connect as connectTcp } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import type { Check } from '../check.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { failureOf } from './failure.ts'

const patienceMs = 5_000

/** The host and port of an origin. */
export interface Place {
  readonly host: string
  readonly port: number
  readonly isSecure: boolean
}

export function placeOf(url: string): Place {
  const { hostname, port, protocol } = new URL(url)
  const isSecure = protocol === 'https:'
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (isSecure ? 443 : 80)), isSecure }
}

export const name: Check = {
  name: 'name',
  needs: [],
  async ask({ url }) {
    const { host } = placeOf(url)
    try {
      const addresses = await lookup(host, { all: true })
      return green(`${host} is ${addresses.map(({ address }) => address).join(', ')}`)
    } catch (error) {
      const reason = `${host}: ${failureOf(error)}`
      return red(reason, { id: 'unreachable', facts: { reason } })
    }
  },
}

export const port: Check = {
  name: 'port',
  needs: ['name'],
  ask: async ({ url }) => judgePort(placeOf(url), await knock(placeOf(url))),
}

/** Tries to open a TCP connection. Returns the code of the failure, or undefined. */
function knock({ host, port }: Place): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port })
    const end = (code?: string) => {
      resolve(code)
      socket.destroy()
    }
    socket.setTimeout(patienceMs, () => end('no answer'))
    socket.once('connect', () => end())
    socket.once('error', (error) => end(failureOf(error)))
  })
}

function judgePort({ host, port }: Place, failure: string | undefined): Verdict {
  if (failure === undefined) return green(`${host}:${port} accepts connections`)
  const reason = `${host}:${port}: ${failure}`
  return red(reason, { id: 'unreachable', facts: { reason } })
}

export const certificate: Check = {
  name: 'certificate',
  needs: ['port'],
  async ask({ url, now }) {
    const place = placeOf(url)
    if (!place.isSecure) return green('none: plain HTTP, which is for this machine or a balancer in front')
    const shown = await handshake(place)
    return judgeCertificate(shown, now())
  },
}

/** What the other side showed in the TLS handshake. */
export type Shown =
  | {
      readonly kind: 'certificate'
      readonly fault: string | undefined
      readonly until: number
      readonly by: string
    }
  | { readonly kind: 'none'; readonly reason: string }

const endsSoonDays = 14
const dayMs = 86_400_000

export function judgeCertificate(shown: Shown, now: number): Verdict {
  if (shown.kind === 'none') {
    return red(`no TLS there: ${shown.reason}`, { id: 'tlsMissing', facts: { reason: shown.reason } })
  }
  const days = Math.floor((shown.until - now) / dayMs)
  const { fault, by } = shown
  if (fault !== undefined) return red(fault, { id: 'certificateInvalid', facts: { reason: fault } })
  const says = `valid for ${days} days still, from ${by}`
  return days < endsSoonDays ? red(says, { id: 'certificateEnding', facts: { count: days } }) : green(says)
}

/** Accepts any certificate, so that a bad one can be described. */
async function handshake(place: Place): Promise<Shown> {
  try {
    const socket = await secure(place, { rejectUnauthorized: false })
    const certificate = socket.getPeerCertificate()
    const { authorized, authorizationError } = socket
    socket.destroy()
    const fault = authorized ? undefined : faultOf(authorizationError)
    const by = String(certificate.issuer?.O ?? certificate.issuer?.CN ?? 'an unnamed issuer')
    return { kind: 'certificate', fault, until: Date.parse(certificate.valid_to), by }
  } catch (error) {
    return { kind: 'none', reason: failureOf(error) }
  }
}

function faultOf(error: unknown): string {
  return error instanceof Error ? failureOf(error) : String(error)
}

export function secure({ host, port }: Place, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const isName = !/^[\d.]+$|:/.test(host)
    const socket = connectTls({ host, port, ...(isName && { servername: host }), ...options })
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`no answer within ${patienceMs / 1_000} s`)))
    socket.once('secureConnect', () => resolve(socket)).once('error', reject)
  })
}
