import { maxChannelNameLength } from '@portico/protocol'
import type { Definition, EventSchemas } from './definition.ts'
import { DefinitionError } from './definition-error.ts'
import { fingerprint } from './fingerprint.ts'
import { isSegment, splitName } from './name.ts'
import { matchPattern, type NameOf, overlap, type ParamsOf, type Pattern, parsePattern } from './pattern.ts'

/** Patterns with the schemas of their events: the source of an application's types. */
export type ChannelMap = Readonly<Record<string, EventSchemas>>

export interface Match {
  readonly pattern: string
  readonly definition: Definition
  readonly params: Readonly<Record<string, string>>
}

interface Entry {
  readonly pattern: Pattern
  readonly definition: Definition
}

/** An application's channels, built by {@link defineChannels}. */
export class Contract<Channels extends ChannelMap = ChannelMap> {
  /** Never set; carries the types. */
  readonly channels?: Channels
  readonly #entries: readonly Entry[]
  readonly #namespaces: ReadonlyMap<string, readonly Entry[]>

  constructor(definitions: Readonly<Record<string, Definition>>) {
    this.#entries = Object.entries(definitions).map(([text, definition]) => {
      const pattern = parsePattern(text)
      checkEventNames(pattern, definition)
      return { pattern, definition }
    })
    this.#namespaces = Map.groupBy(this.#entries, ({ pattern }) => pattern.namespace)
    for (const entries of this.#namespaces.values()) refuseOverlaps(entries)
  }

  get patterns(): readonly string[] {
    return this.#entries.map(({ pattern }) => pattern.text)
  }

  /** The longest retention of all durable channels. Older publications can be deleted. */
  get longestRetentionSeconds(): number {
    const kept = this.#entries.map(({ definition }) =>
      definition.kind === 'durable' ? definition.retainSeconds : 0,
    )
    return Math.max(0, ...kept)
  }

  /**
   * The definition of the channel with this name; undefined if there is none. The name need not be valid or trusted.
   */
  match(name: string): Match | undefined {
    const segments = splitName(name)
    if (segments === undefined) return undefined
    for (const { pattern, definition } of this.#namespaces.get(segments[0] ?? '') ?? []) {
      const params = matchPattern(pattern, segments)
      if (params !== undefined) return { pattern: pattern.text, definition, params }
    }
    return undefined
  }

  /** Builds a channel's name from its pattern. Refuses values that would give the name of another channel. */
  name<const Text extends keyof Channels & string>(pattern: Text, params: ParamsOf<Text>): NameOf<Text> {
    const given: Readonly<Record<string, string>> = params
    const segments = parsePattern(pattern).segments.map((segment) => {
      if (segment.kind === 'literal') return segment.text
      const value = given[segment.name]
      if (value !== undefined && isSegment(value)) return value
      throw new RangeError(
        `the value of {${segment.name}} in '${pattern}' cannot be part of a channel name: ` +
          'letters, digits, _ . - are what it may hold, and at least one of them',
      )
    })
    const name = segments.join(':')
    if (name.length > maxChannelNameLength)
      throw new RangeError(`a name of '${pattern}' is over ${maxChannelNameLength} characters`)
    return name as NameOf<Text>
  }

  /**
   * A fingerprint for each pattern: equal for the same pattern, kind and event names, so a page and a service can tell
   * which of their channels differ.
   */
  fingerprints(): Readonly<Record<string, string>> {
    const prints = this.#entries.map(({ pattern: { text }, definition: { kind, events } }) => {
      const line = [text, kind, ...Object.keys(events ?? {}).sort()].join(' ')
      return [text, fingerprint(line)]
    })
    return Object.fromEntries(prints)
  }
}

type Definitions<Channels, Db> = {
  readonly [Text in keyof Channels]: Definition<Channels[Text], ParamsOf<Text>, Db>
}

/**
 * Builds an application's contract: `defineChannels<Db>()({ 'conversation:{id}': durable({ … }) })`. `Db` is what
 * policies read from. It is given explicitly and everything else is inferred, hence the two calls.
 */
export function defineChannels<Db>() {
  return <const Channels extends ChannelMap>(definitions: Definitions<Channels, Db>): Contract<Channels> =>
    // Safe: the service calls each policy with its deployment's database and the params of the policy's own pattern.
    new Contract<Channels>(definitions as Readonly<Record<string, Definition>>)
}

const eventGrammar = /^[A-Za-z0-9_.-]{1,64}$/

function checkEventNames({ text }: Pattern, { events = {} }: Definition): void {
  for (const name of Object.keys(events)) {
    if (eventGrammar.test(name)) continue
    throw new DefinitionError(
      `the event '${name}' of '${text}' is not a name; use up to 64 letters, digits, _ . -, such as 'message.sent'`,
    )
  }
}

function refuseOverlaps(entries: readonly Entry[]): void {
  for (const [index, { pattern }] of entries.entries()) {
    const other = entries.slice(index + 1).find((candidate) => overlap(pattern, candidate.pattern))
    if (other === undefined) continue
    throw new DefinitionError(
      `the channel patterns '${pattern.text}' and '${other.pattern.text}' fit the same names; ` +
        'give one of them another first word or another number of segments',
    )
  }
}
