import { parseArgs } from 'node:util'

export interface Options {
  readonly origin: string
  readonly json: boolean
  readonly token: string | undefined
  readonly tokenRoute: string | undefined
  readonly idleSeconds: number | undefined
}

/** The command line is not valid. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault'
}

export const usage = `portico-doctor [options] <origin>

Asks a Portico origin, from outside, as a browser and a client would.

  --json             print a report for programs
  --token <token>    connect with this token (or PORTICO_TOKEN, which no list of processes shows)
  --token-route <p>  where the app gives tokens out (/api/portico/token)
  --idle <seconds>   hold a silent socket so long (a little longer than the ping interval); 0 leaves it out
  --help

Exit code: 0 all well, 1 something is red, 2 the command was not understood.
`

/** Parses the command line; undefined if help is requested. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | undefined {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  const [given, ...rest] = positionals
  if (given === undefined) throw new UsageFault('expected an origin, such as https://app.example.com')
  if (rest.length > 0) throw new UsageFault(`expected one origin, got ${positionals.length}`)
  return {
    origin: originOf(given),
    json: values.json,
    token: values.token ?? (env.PORTICO_TOKEN || undefined),
    tokenRoute: pathOf(values['token-route']),
    idleSeconds: secondsOf(values.idle),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        token: { type: 'string' },
        'token-route': { type: 'string' },
        idle: { type: 'string' },
      },
    })
  } catch (cause) {
    throw new UsageFault(cause instanceof Error ? cause.message : 'the options are not known', { cause })
  }
}

/** A bare host such as `app.example.com` means https, as in a browser. */
function originOf(given: string): string {
  const text = given.includes('://') ? given : `https://${given}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.origin
  throw new UsageFault(`${given} is no origin; expected one such as https://app.example.com`)
}

function pathOf(given: string | undefined): string | undefined {
  if (given === undefined || /^\/(?!\/)/.test(given)) return given
  throw new UsageFault(`--token-route is a path of the origin, such as /api/portico/token; got ${given}`)
}

const longestSeconds = 3_600

function secondsOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const seconds = Number(given)
  if (/^\d+$/.test(given) && seconds <= longestSeconds) return seconds
  throw new UsageFault(`--idle is a number of seconds up to ${longestSeconds}; got ${given}`)
}
