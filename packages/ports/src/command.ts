import path from 'node:path'

const SCRIPT = /^[^-].*\.([cm]?[jt]s|py|rb|php|jar)$/

/** What a person recognises a process by, `node services/realtime/src/main.ts`: no option, no value of one. */
export function shortCommand([program = '', ...args]: readonly string[]): string {
  const script = args.find((arg) => SCRIPT.test(arg))
  return [path.basename(program), script].filter(Boolean).join(' ')
}
