import {
  type ConfigOf,
  choice,
  defineConfig,
  type Fault,
  flag,
  integer,
  networks,
  origins,
  port,
  secret,
  secrets,
  text,
  url,
} from '@portico/config'
import { drainRows } from './drain/drain-rows.ts'
import { limitFaults } from './limits/limit-faults.ts'
import { limitRows } from './limits/limits.ts'
import { isRedisSetting, redisForms } from './redis/location.ts'
import { workerFaults } from './workers/worker-faults.ts'
import { workerRows } from './workers/worker-rows.ts'

/** What the realtime service reads from its environment. */
export const realtimeConfig = defineConfig(
  'realtime',
  {
    PORT: port({ default: 3002, says: 'Port the service listens on, behind the front door.' }),
    HOST: text({
      default: '127.0.0.1',
      expects: 'an address to listen on',
      says: 'Address the service listens on; only the front door and back ends should be able to reach it.',
    }),
    PUBLIC_ORIGINS: origins({
      developmentDefault: ['http://localhost:8080', 'http://127.0.0.1:8080'],
      says: 'Where browsers open the app. A WebSocket from a page of any other origin is refused.',
    }),
    DEV_WEBSOCKET_ORIGINS: origins({
      default: [],
      says: 'More origins that may connect, with a token, during development. Ignored in production.',
    }),
    WEBSOCKET_DEV_MODE: flag({
      default: false,
      says: 'Short pings and deadlines, and detailed refusals. Not for production.',
    }),
    CONTRACT: text({
      default: '@portico/contract/service',
      expects: 'a package, or the path of a module',
      says: 'The module that exports the app’s channels.',
    }),
    TOKEN_SECRET: secret({
      optional: true,
      aliases: ['NEXTAUTH_SECRET', 'AUTH_SECRET'],
      says: 'Shared secret of connection and subscription tokens (HS256).',
    }),
    TOKEN_SECRET_PREVIOUS: secret({
      optional: true,
      says: 'The previous TOKEN_SECRET, still accepted during a rotation.',
    }),
    JWKS_URL: url({
      schemes: ['https', 'http'],
      optional: true,
      says: 'The public keys for tokens with an asymmetric signature (RS, PS, ES, EdDSA).',
    }),
    TOKEN_ISSUER: text({ optional: true, says: 'If set, every token must have it as `iss`.' }),
    TOKEN_AUDIENCE: text({ optional: true, says: 'If set, every token must have it in `aud`.' }),
    // Has no alias: NEXTAUTH_SECRET is often shared with the web app, and a cookie outlives tokens by weeks.
    SESSION_SECRET: secret({
      optional: true,
      says: 'Secret of the sign-in library. If set, its session cookie is accepted, too, from pages of PUBLIC_ORIGINS.',
    }),
    ALLOW_ANONYMOUS: flag({ default: false, says: 'Whether people who are not signed in may connect.' }),
    WITHOUT_ORIGIN: choice(['with-token', 'never'], {
      default: 'with-token',
      says: 'Whether clients without an Origin header, which are not browsers, may connect.',
    }),
    TRUSTED_PROXIES: networks({
      default: ['127.0.0.1', '::1'],
      says: 'Addresses and networks whose X-Forwarded-For is trusted.',
    }),
    API_KEYS: secrets({
      default: [],
      says: 'Keys of the server API; more than one during a rotation. Without any, the API is closed.',
    }),
    REDIS_URL: text({
      optional: true,
      accepts: isRedisSetting,
      expects: redisForms,
      says: 'Redis, which connects the nodes; several, separated by commas, share the channels. Without it a node is alone.',
    }),
    DATABASE_URL: url({
      schemes: ['postgres', 'postgresql'],
      optional: true,
      says: 'Postgres, for durable channels and policies. Without it, both answer that it is missing.',
    }),
    DATABASE_DIRECT_URL: url({
      schemes: ['postgres', 'postgresql'],
      optional: true,
      says: 'Postgres itself, if DATABASE_URL is a pooler: numbering streams and migrating need a session of their own.',
    }),
    NODE_NAME: text({
      optional: true,
      says: 'Name of this node in logs and in the API; by default the host name.',
    }),
    PING_SECONDS: integer({
      default: 25,
      min: 1,
      max: 3600,
      unit: 'seconds',
      says: 'Time between pings to a client.',
    }),
    PONG_SECONDS: integer({
      default: 8,
      min: 1,
      max: 3600,
      unit: 'seconds',
      says: 'How long the client’s pong may take.',
    }),
    CONNECT_SECONDS: integer({
      default: 10,
      min: 1,
      max: 600,
      unit: 'seconds',
      says: 'How long a new connection may take to say who it is.',
    }),
    DRAIN_SECONDS: integer({
      default: 20,
      min: 0,
      max: 3600,
      unit: 'seconds',
      says: 'After SIGTERM, how long connections are moved to other nodes.',
    }),
    ...drainRows,
    ...workerRows,
    LOG_LEVEL: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      default: 'info',
      says: 'The lowest level that is logged.',
    }),
    ...limitRows,
  },
  [workerFaults, limitFaults, nobodyCouldConnect, pongAfterPing],
)

export type RealtimeConfig = ConfigOf<typeof realtimeConfig>

interface WaysIn {
  readonly TOKEN_SECRET: string | undefined
  readonly JWKS_URL: string | undefined
  readonly SESSION_SECRET: string | undefined
  readonly ALLOW_ANONYMOUS: boolean
}

function* nobodyCouldConnect(ways: WaysIn): Iterable<Fault> {
  const { TOKEN_SECRET, JWKS_URL, SESSION_SECRET, ALLOW_ANONYMOUS } = ways
  if (TOKEN_SECRET || JWKS_URL || SESSION_SECRET || ALLOW_ANONYMOUS) return
  yield {
    name: 'TOKEN_SECRET',
    text: 'nobody could connect; set it, or JWKS_URL, or SESSION_SECRET, or ALLOW_ANONYMOUS=true',
  }
}

interface Pings {
  readonly PING_SECONDS: number
  readonly PONG_SECONDS: number
}

function* pongAfterPing({ PING_SECONDS, PONG_SECONDS }: Pings): Iterable<Fault> {
  if (PONG_SECONDS >= PING_SECONDS) yield { name: 'PONG_SECONDS', text: 'expected less than PING_SECONDS' }
}
