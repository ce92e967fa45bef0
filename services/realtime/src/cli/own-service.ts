import { defineConfig, loadConfig } from '@portico/config'
import { realtimeConfig } from '../config.ts'
import { CannotAnswer, type Terminal, UsageError } from './subcommand.ts'

const { PORT } = realtimeConfig.rows
const config = defineConfig('portico', { PORT })

/** The URL of the service: behind an origin, or on its own port of this machine. */
export function serviceAt(origin: string | undefined, { env }: Terminal): string {
  if (origin === undefined) return `http://127.0.0.1:${loadConfig(config, env, { production: false }).PORT}`
  if (URL.canParse(origin) && /^https?:/.test(origin)) return new URL(origin).origin
  throw new UsageError(`'${origin}' is no origin; write it as https://app.example.com.`)
}

export async function askService(
  url: string,
  { fetch }: Terminal,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }).catch((cause: unknown) => {
    const { origin } = new URL(url)
    throw new CannotAnswer(
      `Nothing answers at ${origin}. Start the service, or name its origin by --origin.`,
      {
        cause,
      },
    )
  })
}
