#!/usr/bin/env node
import { readOptions, UsageFault, usage } from './options.ts'
import { visit } from './visit.ts'

/** Arguments in, a report out, an exit code. Nothing else touches the process. */
async function main(): Promise<void> {
  const { argv, env, stdout, stderr } = process
  const options = readOptions(argv.slice(2), env)
  if (options === undefined) {
    stdout.write(usage)
    return
  }
  const isTerminal = stdout.isTTY === true
  const report = await visit(options, {
    print: (text) => void stdout.write(text),
    isColoured: isTerminal && !env.NO_COLOR,
    ...(stderr.isTTY && { showProgress: (text: string) => void stderr.write(text) }),
  })
  process.exitCode = report.verdict === 'well' ? 0 : 1
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageFault
  process.stderr.write(isUsage ? `${error.message}\n\n${usage}` : `${(error as Error).stack}\n`)
  process.exitCode = isUsage ? 2 : 1
})
