import { parseArgs } from 'node:util'
import { defineConfig, loadConfig } from '@portico/config'
import { explain } from '@portico/protocol/findings'
import type { RevocationCheck } from '../auth/authenticator.ts'
import { createTokens } from '../auth/configured-tokens.ts'
import { principalOfToken } from '../auth/connection-claims.ts'
import type { Principal } from '../auth/principal.ts'
import { type Refusal, refusalError, refusalFinding } from '../auth/refusal.ts'
import { verifySubscription } from '../auth/subscription-tokens.ts'
import type { Tokens } from '../auth/tokens.ts'
import { realtimeConfig } from '../config.ts'
import { type ExitCode, type Subcommand, type Terminal, UsageError } from './subcommand.ts'

const { TOKEN_SECRET, TOKEN_SECRET_PREVIOUS, JWKS_URL, TOKEN_ISSUER, TOKEN_AUDIENCE } = realtimeConfig.rows
const tokenConfig = defineConfig('portico token', {
  TOKEN_SECRET,
  TOKEN_SECRET_PREVIOUS,
  JWKS_URL,
  TOKEN_ISSUER,
  TOKEN_AUDIENCE,
})

/**
 * `portico token check < token.txt`. Never prints the token, and of its claims only the user, ids, times and channels.
 */
export const tokenCheck: Subcommand = {
  usage: '[token] [--user <id> --channel <name>]',
  says: 'Says what the service would answer to a token, read from standard input if not given. With a channel: a subscription token.',

  async run(args, terminal): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { user: { type: 'string' }, channel: { type: 'string' } },
    })
    const [given, ...rest] = positionals
    if (rest.length > 0) throw new UsageError('It takes one token.')
    const tokens = createTokens(loadConfig(tokenConfig, terminal.env, { production: false }))
    const text = (given ?? (await terminal.read())).trim()
    const { user, channel } = values
    if (channel === undefined) return checkConnection(tokens, text, terminal)
    if (user === undefined) throw new UsageError('A subscription token belongs to a user: add --user <id>.')
    return checkSubscription(tokens, text, { user, channel }, terminal)
  },
}

async function checkConnection(tokens: Tokens, text: string, { print }: Terminal): Promise<ExitCode> {
  if (text === '') return refuse({ kind: 'missing' }, 'connection', print)
  const verified = await tokens.verify(text)
  if (verified.kind === 'refused') return refuse(verified.refusal, 'connection', print)
  const read = principalOfToken(verified.claims)
  if (read.kind === 'malformed') return refuse(read, 'connection', print)
  print('accepted')
  for (const line of describe(read.claims)) print(line)
  return 0
}

/** Revocations are known to nodes only; this checks the token alone. */
const unknownHere: RevocationCheck = { revocationStatus: () => undefined }

async function checkSubscription(
  tokens: Tokens,
  text: string,
  expected: { readonly user: string; readonly channel: string },
  { print }: Terminal,
): Promise<ExitCode> {
  const answer = await verifySubscription({ tokens, revocations: unknownHere }, text, expected)
  if (answer.kind === 'refused') return refuse(answer.refusal, 'subscription', print)
  print('accepted')
  print(`ends: ${printTime(answer.grant.expiresAt)}`)
  return 0
}

function refuse(refusal: Refusal, kind: 'connection' | 'subscription', print: Terminal['print']): ExitCode {
  const { code, message } = refusalError(refusal, kind)
  print(`refused: ${refusal.kind}`)
  const { cause, cure } = explain(refusalFinding(refusal))
  print(`${cause} ${cure}`)
  print(`on the wire: ${code} ${message}`)
  return refusal.kind === 'keysAway' ? 2 : 1
}

function describe({ user, session, tokenId, issuedAt, expiresAt, channels }: Principal): readonly string[] {
  return [
    `user: ${user === '' ? 'anonymous' : user}`,
    `session: ${session ?? 'none'}`,
    `token id: ${tokenId ?? 'none, so it cannot be revoked alone'}`,
    `issued: ${issuedAt === undefined ? 'not said' : printTime(issuedAt)}`,
    `ends: ${printTime(expiresAt)}`,
    `subscribes to: ${channels.length === 0 ? 'nothing by itself' : channels.join(', ')}`,
  ]
}

function printTime(time: number | undefined): string {
  return time === undefined ? 'never' : new Date(time).toISOString()
}
