import { parseArgs } from 'node:util'
import { isPermitted } from '../channels/verdict.ts'
import { explainVerdict, parseAction, parseUser, startAsking } from './asking.ts'
import { type ExitCode, type Subcommand, UsageError } from './subcommand.ts'

/** `portico can user:42 subscribe conversation:7 --why` */
export const can: Subcommand = {
  usage:
    '<user:id | anonymous> <subscribe | publish | presence | history> <channel> [--why] [--claims <json>]',
  says: 'Says whether somebody may do something in a channel, by asking the same policy as the service.',

  async run(args, terminal): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { why: { type: 'boolean', default: false }, claims: { type: 'string', default: '{}' } },
    })
    const [who, what, channel, ...rest] = positionals
    if (who === undefined || what === undefined || channel === undefined || rest.length > 0) {
      throw new UsageError('It takes a user, an action and a channel.')
    }
    const principal = { user: parseUser(who), claims: parseClaims(values.claims) }
    const action = parseAction(what)
    await using asking = await startAsking(terminal)
    const verdict = await asking.decide(principal, channel, action)
    const [answer, why] = explainVerdict(verdict, asking.lastFault)
    terminal.print(values.why || answer === 'unknown' ? `${answer}: ${why}` : answer)
    if (values.why) terminal.print(`pattern: ${asking.loaded.contract.match(channel)?.pattern ?? 'none'}`)
    if (isPermitted(verdict)) return 0
    return verdict.kind === 'undecided' ? 2 : 1
  },
}

function parseClaims(text: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(text)
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return { ...claims }
  } catch {
    // Reported below, together with JSON that is not an object.
  }
  throw new UsageError(`--claims takes a JSON object, such as '{"role":"administrator"}'.`)
}
