import path from 'node:path'

const SCRIPT = /^[^-].*\.([cm]?[jt]s|py|rb|php|jar)$/

/** A process as a person recognises it: `node services/realtime/src/main.ts`, without options and their values. */
export function shortCommand([program = '', ...args]: readonly string[]): string {
  const script = args.find((arg) => SCRIPT.test(arg))
  return [path.basename(program), script].filter(Boolean).join(' ')
}
