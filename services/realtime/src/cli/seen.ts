import { parseArgs } from 'node:util'
import { defineConfig, loadConfig } from '@portico/config'
import { z } from 'zod'
import { seen as seenMethod } from '../api/reading.ts'
import { realtimeConfig } from '../config.ts'
import { parseUser } from './asking.ts'
import { askService, serviceAt } from './own-service.ts'
import { CannotAnswer, type ExitCode, type Subcommand, type Terminal, UsageError } from './subcommand.ts'

const seenConfig = defineConfig('portico seen', { API_KEYS: realtimeConfig.rows.API_KEYS })

const Answer = z.object({ result: seenMethod.result })
type Seen = z.output<typeof Answer>['result']

/** `portico seen user:42 feed:1` */
export const seen: Subcommand = {
  usage: 'user:<id> [<channel>] [--origin <url>] [--json]',
  says: 'Prints how far a user is in their channels: what was written to each connection, and what its page received.',

  async run(args, terminal): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { origin: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    const [who, channel, ...rest] = positionals
    if (who === undefined || rest.length > 0)
      throw new UsageError('It takes a user, and one channel or none.')
    const found = await ask({ user: parseUser(who), channel }, values.origin, terminal)
    if (values.json) terminal.print(JSON.stringify(found, null, 2))
    else for (const line of tell(found, who)) terminal.print(line)
    return found.connections.length > 0 ? 0 : 1
  },
}

async function ask(body: object, origin: string | undefined, terminal: Terminal): Promise<Seen> {
  const { API_KEYS } = loadConfig(seenConfig, terminal.env, { production: false })
  const [key] = API_KEYS
  if (key === undefined)
    throw new CannotAnswer('The server API needs a key: set API_KEYS as the service has it.')
  const url = `${serviceAt(origin, terminal)}/api/seen`
  const response = await askService(url, terminal, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = Answer.safeParse(await response.json().catch(() => undefined))
  if (response.ok && answer.success) return answer.data.result
  const cure = 'Ask the service on its own port, which no front door leads to, with a key of its API_KEYS.'
  throw new CannotAnswer(`What answers at ${url} says ${response.status}. ${cure}`)
}

function tell({ connections }: Seen, who: string): readonly string[] {
  if (connections.length === 0) return [`${who} is not connected.`]
  return connections.flatMap(({ node, client, channels }) => [
    `connection ${client} on node ${node}`,
    ...channels.map(({ channel, written, handed }) => {
      const sent = written === undefined ? 'keeps no history' : `written up to ${written.offset}`
      const taken =
        handed && `, handed to the page up to ${handed.offset} (${new Date(handed.at).toISOString()})`
      return `  ${channel}: ${sent}${taken ?? ''}`
    }),
  ])
}
