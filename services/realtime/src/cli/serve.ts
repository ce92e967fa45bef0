import { type Subcommand, UsageError } from './subcommand.ts'

export const serve: Subcommand = {
  usage: '',
  says: 'Runs the service, until SIGTERM. Every variable it reads is in docs/configuration.md.',
  async run(args) {
    if (args.length > 0) throw new UsageError('The service is told everything by its environment.')
    // It reads the environment, handles the signals and ends the process itself.
    await import('../main.ts')
    return 0
  },
}
