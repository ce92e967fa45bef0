import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino'
import { bound, printable } from './printable.ts'

export interface LogOptions {
  readonly level: pino.LevelWithSilent
  /** Configured secrets. They are masked wherever they occur in a line. */
  readonly secrets: readonly string[]
}

const redacted = '[redacted]'
const longestStack = 4_000
const deepest = 4
const mostEntries = 30

/** Field names, compared without case, dash and underscore, whose values are never logged. */
const secretNames: ReadonlySet<string> = new Set([
  'token',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'authorization',
  'proxyauthorization',
  'cookie',
  'cookies',
  'setcookie',
  'apikey',
  'apikeys',
  'xapikey',
  'secret',
  'password',
  'data',
  'payload',
  'publication',
  'frame',
  'body',
])

/** Fields with their own serializer, which needs the raw value. */
const serialized: ReadonlySet<string> = new Set(['err', 'req', 'res'])

/** Token-like text: words joined by dots. Anchored at word starts so that a line is scanned once. */
const dotted = /(?<![\w-])[\w-]{11,}(?:\.[\w-]*){2,}/g

/** What signed and encrypted tokens begin with: the base64url of `{"`. */
const tokenBeginning = 'eyJ'

/** Shorter secrets cannot be told from words and are not masked. */
const shortestSecret = 8

/**
 * Logging: one JSON line per event, with a constant message and variable fields. Everything a client can choose is
 * truncated. Tokens, cookies, keys and payloads are never logged: named fields are redacted, and anything left in a
 * text is masked in the finished line.
 */
export function createLog({ level, secrets }: LogOptions, destination?: DestinationStream): Logger {
  const masked = secrets.filter((secret) => secret.length >= shortestSecret)
  const options: LoggerOptions = {
    level,
    formatters: { level: (label) => ({ level: label }), log: scrubFields },
    serializers: { err: serializeError, req: serializeRequest, res: serializeResponse },
    hooks: {
      logMethod(args, method) {
        const bounded = args.map((arg) => (typeof arg === 'string' ? bound(arg) : arg))
        method.apply(this, bounded as typeof args)
      },
      streamWrite: (line) =>
        masked.reduce((left, secret) => left.replaceAll(secret, redacted), withoutTokens(printable(line))),
    },
  }
  return scrubChildren(destination === undefined ? pino(options) : pino(options, destination))
}

function withoutTokens(line: string): string {
  return line.replace(dotted, (words) => (words.includes(tokenBeginning) ? redacted : words))
}

/** pino applies no formatter to the bindings of a child. Children inherit this override. */
function scrubChildren(log: Logger): Logger {
  const { child } = log
  log.child = function scrubbedChild(this: Logger, bindings, options) {
    return child.call(this, scrubFields(bindings), options)
  } as Logger['child']
  return log
}

function scrubFields(fields: Record<string, unknown>): Record<string, unknown> {
  return scrubObject(fields, 0)
}

function scrubObject(fields: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(fields)
    .slice(0, mostEntries)
    .map(([name, value]): [string, unknown] => [bound(name), scrubField(name, value, depth)])
  return Object.fromEntries(entries)
}

function scrubField(name: string, value: unknown, depth: number): unknown {
  if (depth === 0 && serialized.has(name)) return value
  return secretNames.has(name.toLowerCase().replaceAll(/[-_]/g, '')) ? redacted : scrubValue(value, depth)
}

function scrubValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return bound(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return serializeError(value)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (depth >= deepest) return '[deep]'
  if (Array.isArray(value)) return value.slice(0, mostEntries).map((item) => scrubValue(item, depth + 1))
  return scrubObject(value, depth + 1)
}

interface SerializedError {
  readonly type: string
  readonly message: string
  readonly code?: unknown
  readonly stack?: string
  readonly cause?: SerializedError
}

/** The chain of causes, without the fields that libraries attach to their errors: a request, a query, its values. */
function serializeError(given: unknown, depth = 0): SerializedError {
  if (!(given instanceof Error)) return { type: typeof given, message: bound(String(given)) }
  const { code, cause, stack } = given as Error & { code?: unknown }
  return {
    type: bound(given.name),
    message: bound(given.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(stack === undefined ? {} : { stack: bound(stack, longestStack) }),
    ...(cause === undefined || depth >= deepest ? {} : { cause: serializeError(cause, depth + 1) }),
  }
}

interface SeenRequest {
  readonly method?: string
  readonly url?: string
  readonly ip?: string
}

/** The path without its query, because a client may have put a token there. */
function serializeRequest({ method, url, ip }: SeenRequest) {
  return { method, path: url === undefined ? undefined : bound(url.split('?', 1)[0] ?? ''), address: ip }
}

function serializeResponse({ statusCode }: { readonly statusCode?: number }) {
  return { status: statusCode }
}
