import { loadContract } from '../../channels/contract-loader.ts'
import { loadAppConfig } from '../app-config.ts'
import { CannotAnswer, type Terminal, UsageError } from '../subcommand.ts'

/** The channel argument. Refuses a channel that has no stream by its definition. */
export async function requireDurableChannel(
  positionals: readonly string[],
  terminal: Terminal,
): Promise<string> {
  const [channel, ...rest] = positionals
  if (channel === undefined || rest.length > 0) throw new UsageError('It takes one channel.')
  const { contract } = await loadContract(loadAppConfig(terminal).CONTRACT, terminal.directory)
  const match = contract.match(channel)
  if (match === undefined) {
    const patterns = contract.patterns.join(', ')
    throw new CannotAnswer(`No channel of the contract has the name '${channel}'. Its patterns: ${patterns}.`)
  }
  if (match.definition.kind === 'durable') return channel
  throw new CannotAnswer(
    `'${channel}' has no stream: the contract makes ${match.pattern} ${match.definition.kind}. ` +
      'Streams are of durable channels; portico stream list shows those there are.',
  )
}
