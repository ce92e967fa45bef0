/** What a client sends and awaits; bench/native/load/script.h explains the words. */
export type Script = readonly (readonly [word: ScriptWord, value: string])[]

type ScriptWord =
  | 'address'
  | 'path'
  | 'header'
  | 'send'
  | 'await'
  | 'again send'
  | 'again await'
  | 'offset'
  | 'epoch'
  | 'ping'
  | 'pong'
  | 'publisher address'
  | 'publisher path'
  | 'publisher send'
  | 'publisher await'
  | 'publish'
  | 'channel'
  | 'tokens'

export function printScript(script: Script): string {
  return script.map(([word, value]) => `${word} ${value.replaceAll('\n', '\\n')}\n`).join('')
}
