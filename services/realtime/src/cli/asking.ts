import { type Action, actions, type Principal } from '@portico/channels'
import { type LoadedContract, loadContract } from '../channels/contract-loader.ts'
import { Database } from '../channels/database.ts'
import { Policies } from '../channels/policies.ts'
import { PolicyFaults } from '../channels/policy-faults.ts'
import type { Undecided, Verdict } from '../channels/verdict.ts'
import { TimerWheel } from '../timer-wheel.ts'
import { loadAppConfig } from './app-config.ts'
import { type Terminal, UsageError } from './subcommand.ts'

/** The contract's policies, asked as the service asks them. */
export interface Asking extends AsyncDisposable {
  readonly loaded: LoadedContract
  readonly database: Database
  decide(principal: Principal, channel: string, action: Action): Promise<Verdict>
  /** Why the last question could not be answered. */
  readonly lastFault: Error | undefined
}

export async function startAsking({ env, directory }: Terminal): Promise<Asking> {
  const config = loadAppConfig({ env })
  const loaded = await loadContract(config.CONTRACT, directory)
  const database = new Database({ url: config.DATABASE_URL, open: loaded.openDatabase })
  let lastFault: Error | undefined
  const log = {
    error: ({ err }: Readonly<Record<string, unknown>>) => {
      lastFault = err instanceof Error ? err : new Error(String(err))
    },
  }
  const timers = new TimerWheel()
  const policies = new Policies({
    contract: loaded.contract,
    database,
    timers,
    faults: new PolicyFaults(log, Date.now, 0),
  })
  return {
    loaded,
    database,
    decide: (principal, channel, action) => policies.decide(principal, channel, action),
    get lastFault() {
      return lastFault
    },
    async [Symbol.asyncDispose]() {
      timers[Symbol.dispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

export function parseAction(text: string): Action {
  const action = actions.find((known) => known === text)
  if (action !== undefined) return action
  throw new UsageError(
    `'${text}' is not something one does in a channel; it is one of ${actions.join(', ')}.`,
  )
}

/** `user:42` or `anonymous`. */
export function parseUser(text: string): string {
  if (text === 'anonymous') return ''
  const user = /^user:(.+)$/s.exec(text)?.[1]
  if (user !== undefined) return user
  throw new UsageError(`'${text}' is nobody; write user:<id>, or anonymous.`)
}

/** One word for the answer, and the reason behind it. */
export function explainVerdict(
  verdict: Verdict,
  fault: Error | undefined,
): readonly [answer: string, why: string] {
  switch (verdict.kind) {
    case 'allowed':
      return ['yes', 'The policy allows it.']
    case 'allowedToSubscribers':
      return ['yes', 'Whoever is subscribed may, and the policy allows to subscribe.']
    case 'denied':
      return ['no', verdict.reason]
    case 'unknownChannel':
      return ['no', 'No channel of the contract has such a name.']
    case 'unavailable':
      return ['no', `The contract gives nobody that: ${verdict.reason}.`]
    case 'undecided':
      return ['unknown', `${undecided[verdict.why]}${fault === undefined ? '' : `: ${fault.message}`}`]
    default:
      return verdict satisfies never
  }
}

const undecided: Readonly<Record<Undecided, string>> = {
  policyThrew: 'The policy failed',
  policyTimedOut: 'The policy did not answer in time',
  databaseAway: 'The policy cannot read its database',
  abandoned: 'Nobody waited for the answer',
}
