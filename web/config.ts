import {
  choice,
  defineConfig,
  type Fault,
  flag,
  integer,
  list,
  port,
  secret,
  secrets,
  text,
  url,
} from '@portico/config'

/** A way to sign in is open only if all variables of its group are set. */
const TOGETHER = [
  ['GITHUB_ID', 'GITHUB_SECRET'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
] as const

/** A provider and its own id of the account. Names and addresses change owners; ids do not. */
const ACCOUNT = /^(github:\d+|oidc:\S+)$/

/** What the web process reads. Next.js itself reads the first two; they are here to be checked and documented. */
export const webConfig = defineConfig(
  'web',
  {
    PORT: port({ default: 3000, says: 'Port the web app listens on, behind the front door.' }),
    HOSTNAME: text({
      default: '127.0.0.1',
      expects: 'an address to listen on',
      says: 'Address the web app listens on; only the front door should be able to reach it.',
    }),
    DATABASE_URL: url({
      schemes: ['postgresql', 'postgres'],
      optional: true,
      says: 'Postgres with the data of the app. Without it nobody can sign in.',
    }),
    NEXTAUTH_SECRET: secret({
      optional: true,
      aliases: ['AUTH_SECRET', 'SESSION_SECRET'],
      says: 'Secret of the sign-in library: it encrypts the session cookie. Without it nobody can sign in.',
    }),
    NEXTAUTH_URL: url({
      schemes: ['https', 'http'],
      optional: true,
      says: 'Where browsers open the app. By default what the front door says in X-Forwarded-Host.',
    }),
    TOKEN_SECRET: secret({
      optional: true,
      aliases: ['NEXTAUTH_SECRET', 'AUTH_SECRET'],
      says: 'Signs the tokens for sockets; the realtime service needs the same secret.',
    }),
    SOCKET_AUTH: choice(['token', 'cookie'], {
      default: 'token',
      says: 'How a socket authenticates: with a short-lived token of this app, or with the session cookie, for which the realtime service needs SESSION_SECRET.',
    }),
    GITHUB_ID: text({
      optional: true,
      says: 'Client id of a GitHub OAuth app; with its secret, people can sign in with GitHub.',
    }),
    GITHUB_SECRET: secret({ optional: true, minLength: 1, says: 'Client secret of the GitHub OAuth app.' }),
    OIDC_ISSUER: url({
      schemes: ['https', 'http'],
      optional: true,
      says: 'An OpenID Connect provider; with its client id and secret, people can sign in with it.',
    }),
    OIDC_CLIENT_ID: text({ optional: true, says: 'Client id at the OpenID Connect provider.' }),
    OIDC_CLIENT_SECRET: secret({
      optional: true,
      minLength: 1,
      says: 'Client secret at the OpenID Connect provider.',
    }),
    OIDC_NAME: text({
      default: 'your organisation',
      says: 'Name of the OpenID Connect provider on the sign-in button.',
    }),
    ADMINISTRATORS: list({
      default: [],
      accepts: (account) => ACCOUNT.test(account),
      expects: 'accounts such as github:583231 or oidc:subject, separated by commas',
      says: 'Accounts whose owners become administrators when they sign in, such as `github:583231`, or `oidc:` followed by the subject.',
    }),
    DEMO_PEOPLE: flag({
      default: false,
      says: 'Anybody may sign in as a person of the demo, without a password; one of them is an administrator. On where `make start`, `make dev` or compose.yaml created the demo’s data.',
    }),
    REALTIME_URL: url({
      schemes: ['http', 'https'],
      default: 'http://127.0.0.1:3002',
      says: 'Where the server API of the realtime service is: its own port, not the front door.',
    }),
    API_KEYS: secrets({
      default: [],
      says: 'Keys of the server API, as the realtime service has them; the first one is used.',
    }),
    ASSISTANT_URL: url({
      schemes: ['https', 'http'],
      optional: true,
      says: 'Any OpenAI-compatible endpoint, such as https://api.example.com/v1. Without it a local agent answers.',
    }),
    ASSISTANT_API_KEY: secret({
      optional: true,
      minLength: 1,
      says: 'Key for that endpoint, if it needs one.',
    }),
    ASSISTANT_MODEL: text({ optional: true, says: 'The model to request from that endpoint.' }),
    ASSISTANT_WORDS_PER_SECOND: integer({
      default: 25,
      min: 1,
      max: 1_000,
      unit: 'words per second',
      says: 'How fast the local agent writes.',
    }),
    ASSISTANT_ANSWERS_AT_ONCE: integer({
      default: 8,
      min: 1,
      max: 1_000,
      unit: 'answers',
      says: 'Answers that one web process writes at the same time; more wait for their turn.',
    }),
  },
  [modelOfEndpoint, ...TOGETHER.map(allOrNone)],
)

interface Assistant {
  readonly ASSISTANT_URL: string | undefined
  readonly ASSISTANT_MODEL: string | undefined
}

function* modelOfEndpoint({ ASSISTANT_URL, ASSISTANT_MODEL }: Assistant): Iterable<Fault> {
  if (ASSISTANT_URL !== undefined && ASSISTANT_MODEL === undefined)
    yield { name: 'ASSISTANT_MODEL', text: 'is not set; expected the name of a model of ASSISTANT_URL' }
}

function allOrNone<Name extends string>(names: readonly Name[]) {
  return function* (config: Readonly<Record<Name, string | undefined>>): Iterable<Fault> {
    const missing = names.filter((name) => config[name] === undefined)
    if (missing.length === names.length) return
    const given = names.filter((name) => !missing.includes(name)).join(' and ')
    for (const name of missing) yield { name, text: `is not set; it is needed beside ${given}` }
  }
}
