import type { Finding, FindingId } from '@portico/protocol'
import { codeNames } from '@portico/protocol/code-names'

import type { Line, LineEvent } from './sight.ts'
import { isObject, objectOf, textOf } from './sight.ts'

/** Where to send the commands of a stream, which carries only replies. */
export interface Emulated {
  readonly session: string
  readonly node: string
}

/** The service's answer to a connect command. */
export type ConnectAnswer =
  | { readonly kind: 'connected'; readonly emulated: Emulated | undefined }
  | { readonly kind: 'refused'; readonly finding: Finding; readonly says: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'strange'; readonly says: string }

const patienceMs = 10_000

export function connectCommand(token: string | undefined): string {
  return JSON.stringify({ id: 1, connect: { name: 'doctor', ...(token === undefined ? {} : { token }) } })
}

export async function connect(line: Line, token: string | undefined): Promise<ConnectAnswer> {
  line.send(connectCommand(token))
  return readConnectAnswer(await line.next(patienceMs))
}

function readConnectAnswer(event: LineEvent): ConnectAnswer {
  switch (event.kind) {
    case 'frame':
      return readFrame(event.text)
    case 'closed':
      return refusedWith(event.code, event.reason)
    case 'cut':
    case 'silence':
      return event
    default:
      return event satisfies never
  }
}

/** Each line is one reply. The first one answers the first command. */
export function readFrame(text: string): ConnectAnswer {
  const [first = ''] = text.trim().split('\n', 1)
  const reply = objectOf(first)
  if (isObject(reply?.connect)) return { kind: 'connected', emulated: emulatedIn(reply.connect) }
  if (isObject(reply?.error)) {
    return refusedWith(Number(reply.error.code), textOf(reply.error.message))
  }
  const push = isObject(reply?.push) && isObject(reply.push.disconnect) ? reply.push.disconnect : undefined
  if (push !== undefined) return refusedWith(Number(push.code), textOf(push.reason))
  return { kind: 'strange', says: first.slice(0, 200) }
}

/** Whether the service refused only because nobody is signed in: without a token that is the right answer. */
export function wantsASession({ finding }: Extract<ConnectAnswer, { kind: 'refused' }>): boolean {
  return finding.id === 'unauthorized'
}

function refusedWith(code: number, text: string): ConnectAnswer {
  const names: Readonly<Record<number, FindingId>> = codeNames
  return { kind: 'refused', finding: { id: names[code] ?? 'unknown' }, says: `${code} ${text}` }
}

function emulatedIn({ session, node }: Readonly<Record<string, unknown>>): Emulated | undefined {
  return typeof session === 'string' && typeof node === 'string' ? { session, node } : undefined
}
