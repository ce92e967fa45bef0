import { parseArgs } from 'node:util'
import type { Action, Principal } from '@portico/channels'
import { isPermitted } from '../channels/verdict.ts'
import { type Asking, explainVerdict, parseAction, startAsking } from './asking.ts'
import { type ExitCode, type Subcommand, type Terminal, UsageError } from './subcommand.ts'

/** `portico who-can subscribe conversation:7` */
export const whoCan: Subcommand = {
  usage: '<subscribe | publish | presence | history> <channel>',
  says: 'Lists everybody who may do something in a channel. Needs a contract that exports principals().',

  async run(args, terminal): Promise<ExitCode> {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
    const [what, channel, ...rest] = positionals
    if (what === undefined || channel === undefined || rest.length > 0) {
      throw new UsageError('It takes an action and a channel.')
    }
    const action = parseAction(what)
    await using asking = await startAsking(terminal)
    const { principals } = asking.loaded
    if (principals === undefined) {
      terminal.print(`The contract lists nobody. Export from its module: ${example}`)
      return 2
    }
    try {
      return await list(principals(await asking.database.handle()), { asking, action, channel }, terminal)
    } catch (error) {
      const fault = asking.database.faultBehind(error)
      if (fault === undefined) throw error
      terminal.print(`unknown: The list of people needs the database: ${fault.message}`)
      return 2
    }
  },
}

const example = 'export const principals = ({ db }) => all users, each as { user, claims }'

interface Wanted {
  readonly asking: Asking
  readonly action: Action
  readonly channel: string
}

async function list(
  principals: AsyncIterable<Principal> | Iterable<Principal>,
  { asking, action, channel }: Wanted,
  { print }: Terminal,
): Promise<ExitCode> {
  let asked = 0
  let permitted = 0
  for await (const principal of principals) {
    asked += 1
    const verdict = await asking.decide(principal, channel, action)
    if (verdict.kind === 'undecided') {
      print(`unknown: ${explainVerdict(verdict, asking.lastFault)[1]}`)
      return 2
    }
    if (!isPermitted(verdict)) continue
    permitted += 1
    print(`user:${principal.user}`)
  }
  print(`${permitted} of ${asked} may ${action} in ${channel}`)
  return permitted > 0 ? 0 : 1
}
