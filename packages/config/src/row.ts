import { isIP } from 'node:net'

import { z } from 'zod'

/**
 * One variable of the environment: how its text is parsed, what is expected of it, and the sentence that documents it.
 * `expects` completes "expected …", so no fault needs to repeat the value.
 */
export interface Row<Value = unknown> {
  readonly read: z.ZodType<Value>
  /** A stricter schema, used only in production. */
  readonly productionRead: z.ZodType<Value> | undefined
  readonly expects: string
  readonly says: string
  readonly presence: Presence<Value>
  /** Other names for it, tried in order if its own is not set. */
  readonly aliases: readonly string[]
  readonly secret: boolean
}

/** What happens when the variable is not set. */
export type Presence<Value> =
  | { readonly kind: 'required' }
  | { readonly kind: 'optional' }
  | { readonly kind: 'default'; readonly value: Value }
  | { readonly kind: 'development-default'; readonly value: Value }

export interface RowOptions<Value> {
  /** The sentence for the documentation. */
  readonly says: string
  readonly default?: Value
  /** Used outside production; in production the variable is required. */
  readonly developmentDefault?: Value
  readonly optional?: true
  readonly aliases?: readonly string[]
}

type Loaded<Value, Options> = Options extends { readonly optional: true } ? Value | undefined : Value

/** A row with its own parser: `read` parses the text, `expects` completes "expected …". */
export function row<Value, const Options extends RowOptions<Value>>(
  read: z.ZodType<Value>,
  expects: string,
  options: Options,
): Row<Loaded<Value, Options>> {
  return make({ read, productionRead: undefined, expects, secret: false }, options)
}

type Reading<Value> = Pick<Row<Value>, 'read' | 'productionRead' | 'expects' | 'secret'>

function make<Value, Options extends RowOptions<Value>>(
  reading: Reading<Value>,
  options: Options,
): Row<Loaded<Value, Options>> {
  const { says, aliases = [] } = options
  const made: Row<Value> = { ...reading, says, aliases, presence: presenceOf(options) }
  // An optional row may also load as undefined: `presence` says so at run time, this cast at compile time.
  return made as Row<Loaded<Value, Options>>
}

function presenceOf<Value>(options: RowOptions<Value>): Presence<Value> {
  if (options.default !== undefined) return { kind: 'default', value: options.default }
  if (options.developmentDefault !== undefined)
    return { kind: 'development-default', value: options.developmentDefault }
  return options.optional ? { kind: 'optional' } : { kind: 'required' }
}

interface IntegerOptions extends RowOptions<number> {
  readonly min?: number
  readonly max?: number
  /** `seconds`, `bytes`, …: printed beside the range. */
  readonly unit?: string
}

export function integer<const Options extends IntegerOptions>(options: Options) {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, unit } = options
  const read = z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
  return row<number, Options>(read, `an integer ${range(options)}${unit ? `, in ${unit}` : ''}`, options)
}

function range({ min = 0, max }: IntegerOptions): string {
  return max === undefined ? `of at least ${min}` : `from ${min} to ${max}`
}

/** A port to listen on; 0 lets the system choose one. */
export function port<const Options extends RowOptions<number>>(options: Options) {
  return integer({ ...options, min: 0, max: 65_535 })
}

/** Requirements on a text, or on each text of a list. */
interface TextOptions {
  readonly accepts?: (given: string) => boolean
  /** Completes "expected …". */
  readonly expects?: string
}

export function text<const Options extends RowOptions<string> & TextOptions>(options: Options) {
  return row<string, Options>(textOf(options), options.expects ?? 'text', options)
}

export function flag<const Options extends RowOptions<boolean>>(options: Options) {
  const read = z.enum(['true', 'false', '1', '0']).transform((given) => given === 'true' || given === '1')
  return row<boolean, Options>(read, 'true or false', options)
}

export function choice<
  const Values extends readonly [string, ...string[]],
  const Options extends RowOptions<Values[number]>,
>(values: Values, options: Options) {
  return row<Values[number], Options>(z.enum(values), `one of ${values.join(', ')}`, options)
}

interface UrlOptions extends RowOptions<string> {
  /** Schemes without the colon, such as `redis` and `rediss`. */
  readonly schemes: readonly string[]
}

export function url<const Options extends UrlOptions>(options: Options) {
  const read = z.string().refine((given) => schemeOf(given, options.schemes) !== undefined)
  return row<string, Options>(read, `a URL that starts with ${alternatives(options.schemes)}`, options)
}

/** One origin as a browser sends it: scheme, host and port, no path. */
export function origin<const Options extends RowOptions<string>>(options: Options) {
  return row<string, Options>(
    originText,
    'an origin such as https://app.example.com, without a path',
    options,
  )
}

export function origins<const Options extends RowOptions<readonly string[]>>(options: Options) {
  const expects = 'origins such as https://app.example.com, without a path, separated by commas'
  return row<readonly string[], Options>(listOf(originText), expects, options)
}

/** Words separated by commas; blanks around them are dropped. */
export function list<const Options extends RowOptions<readonly string[]> & TextOptions>(options: Options) {
  const expects = options.expects ?? 'a list separated by commas'
  return row<readonly string[], Options>(listOf(textOf(options)), expects, options)
}

/** IP addresses and networks, as Fastify's `trustProxy` takes them. */
export function networks<const Options extends RowOptions<readonly string[]>>(options: Options) {
  const expects =
    'addresses such as 10.1.2.3, networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal, separated by commas'
  return list<Options & TextOptions>({ ...options, accepts: isNetwork, expects })
}

interface SecretOptions extends RowOptions<string> {
  readonly default?: never
  readonly developmentDefault?: never
  /** Enforced only in production, so that a team's short development secret still works. */
  readonly minLength?: number
}

/** The minimum length of a secret in production. */
const MIN_LENGTH = 32

export function secret<const Options extends SecretOptions>(options: Options): Row<Loaded<string, Options>> {
  const minLength = options.minLength ?? MIN_LENGTH
  const read = z.string().min(1)
  const productionRead = z.string().min(minLength)
  return make(
    {
      read,
      productionRead,
      expects: minLength > 1 ? `a secret of at least ${minLength} characters` : 'a secret',
      secret: true,
    },
    options,
  )
}

/** Several secrets at once, as during a rotation. */
export function secrets<const Options extends RowOptions<readonly string[]>>(options: Options) {
  return make<readonly string[], Options>(
    {
      read: listOf(z.string()),
      productionRead: listOf(z.string().min(MIN_LENGTH)),
      expects: `secrets of at least ${MIN_LENGTH} characters, separated by commas`,
      secret: true,
    },
    options,
  )
}

function textOf({ accepts = () => true }: TextOptions) {
  return z.string().min(1).refine(accepts)
}

const originText = z
  .string()
  .refine((given) => URL.canParse(given) && isBareOrigin(new URL(given)))
  .transform((given) => new URL(given).origin)

function isBareOrigin(given: URL): boolean {
  const bare = given.pathname === '/' && given.search === '' && given.hash === '' && given.username === ''
  return bare && (given.protocol === 'http:' || given.protocol === 'https:')
}

/** At least one item: an empty variable counts as not set, so a list without items consists of commas or blanks. */
function listOf(item: z.ZodType<string, string>): z.ZodType<readonly string[]> {
  return z
    .string()
    .transform((given) =>
      given
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item).min(1))
}

const NETWORK_NAMES = ['loopback', 'linklocal', 'uniquelocal']

function isNetwork(given: string): boolean {
  const [address = '', bits, ...more] = given.split('/')
  const family = isIP(address)
  if (family === 0) return NETWORK_NAMES.includes(given)
  if (bits === undefined) return true
  const most = family === 4 ? 32 : 128
  return more.length === 0 && /^\d+$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most
}

function schemeOf(given: string, schemes: readonly string[]): string | undefined {
  const scheme = URL.canParse(given) ? new URL(given).protocol.slice(0, -1) : undefined
  return schemes.find((known) => known === scheme)
}

function alternatives(schemes: readonly string[]): string {
  return schemes.map((scheme) => `${scheme}://`).join(' or ')
}
