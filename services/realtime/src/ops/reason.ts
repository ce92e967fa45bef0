import { refusalOf } from '@portico/postgres'

/** Explains why a store is unavailable, by error name. Shown on the readiness page, so no host, user or secret. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ECONNRESET: 'it hangs up',
  EPIPE: 'it hangs up',
  ENOTFOUND: 'its host has no address',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'no way leads to it',
  ENETUNREACH: 'no way leads to it',
  ETIMEDOUT: 'it does not answer in time',

  SELF_SIGNED_CERT_IN_CHAIN: 'nobody who is trusted here has signed its certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'nobody who is trusted here has signed its certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody who is trusted here has signed its certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody who is trusted here has signed its certificate',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',

  WRONGPASS: 'it refuses the user or the password',
  NOAUTH: 'it wants a password',
  NOPERM: 'the user lacks a right',
  OOM: 'its memory is full',
  MISCONF: 'it cannot write to its disk',
  LOADING: 'it is still loading its data',
  READONLY: 'it is a replica',
  CLUSTERDOWN: 'its cluster is down',

  '3F000': 'its tables are missing: run portico migrate',
  '42P01': 'its tables are missing: run portico migrate',
  '42703': 'its tables are of an earlier release: run portico migrate',
  '42883': 'its tables are of an earlier release: run portico migrate',
  '42501': 'the user lacks a right',
  '23514': 'its log has no partition for today',
  '53100': 'its disk is full',
  '57P01': 'it is stopping',
  PooledSession: 'a pooler stands before it: set DATABASE_DIRECT_URL',
}

/** The first known reason in the chain of causes; undefined if there is none. */
export function reasonOf(error: unknown): string | undefined {
  for (const link of chainOf(error)) {
    const known = namesOf(link).map(knownBy)
    const first = known.find((reason) => reason !== undefined)
    if (first !== undefined) return first
  }
  return undefined
}

function knownBy(name: string): string | undefined {
  const refusal = refusalOf(name)
  if (refusal !== undefined) return `it ${refusal}`
  return Object.hasOwn(reasons, name) ? reasons[name] : undefined
}

/** An error and those within it: its cause, the last error of a Cluster's members, those of several addresses. */
function* chainOf(error: unknown): Generator<Error> {
  if (!(error instanceof Error)) return
  yield error
  yield* chainOf(error.cause)
  if ('lastNodeError' in error) yield* chainOf(error.lastNodeError)
  if (error instanceof AggregateError) for (const one of error.errors) yield* chainOf(one)
}

/** Phrases of errors without a code: timeouts of ioredis and pg, and Redis refusing a command of a script. */
const phrases = [
  { phrase: /timed out|timeout/i, name: 'ETIMEDOUT' },
  { phrase: /executing the script can't run/, name: 'NOPERM' },
] as const

/** The names to look up. Redis puts its code first in its message. */
function namesOf(error: Error): readonly string[] {
  const code = 'code' in error ? [String(error.code)] : []
  const [word = ''] = error.message.split(' ', 1)
  const said = phrases.filter(({ phrase }) => phrase.test(error.message)).map(({ name }) => name)
  return [...code, error.name, word, ...said]
}
