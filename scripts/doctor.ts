import { consultations } from './doctor/consultations.ts'

/** `make doctor`: asks a running origin, from outside, as a browser and a client would. Exit code 1 when anything fails. */
const given = process.argv[2] ?? 'http://localhost:8080'
if (!URL.canParse(given)) {
  console.error(`ORIGIN is not a URL; expected one such as https://app.example.com`)
  process.exit(1)
}
const origin = new URL(given).origin

console.log(`Portico at ${origin}\n`)
for (const { name, ask } of consultations) {
  const started = performance.now()
  const answer = await ask(origin).catch(unreachable)
  const time = `${Math.round(performance.now() - started)} ms`.padStart(8)
  console.log(`  ${answer.healthy ? '✓' : '✗'} ${name.padEnd(16)} ${time}  ${answer.says}`)
  if (!answer.healthy) process.exitCode = 1
}

function unreachable(error: unknown) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const what = code || (cause instanceof Error ? cause.message : String(cause))
  return {
    healthy: false,
    says: `${origin} cannot be reached (${what}). Is it started, and is the port right?`,
  }
}
