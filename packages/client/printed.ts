import { readFileSync } from 'node:fs'
import path from 'node:path'
import { printWeight } from './test/weight-table.ts'

/** A public member with its comment. The names of private ones begin with `#`, and what is inside is indented further. */
const MEMBER =
  /^(?: {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)? {2}(?:readonly |async |get )*(?!constructor)([a-z]\w*)[?(<:]/gm

/** One row for each public member of a class or an interface, from the comment that an editor shows. */
function printMembers(file: string, declaration: string): string {
  const source = readFileSync(path.join(import.meta.dirname, 'src', file), 'utf8')
  const [, rest = ''] = source.split(`\nexport ${declaration}`)
  const [body = ''] = rest.split('\n}\n')
  const rows = [...body.matchAll(MEMBER)].map(([, comment, name]) => {
    if (comment === undefined) throw new Error(`${name} of ${declaration} has no comment`)
    return `| \`${name}\` | ${comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim()} |`
  })
  return ['| | |', '|---|---|', ...rows].join('\n')
}

/** What this workspace prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = {
  'client-weight': printWeight,
  'client-options': () => printMembers('options.ts', 'interface ClientOptions'),
  'client-members': () => printMembers('client.ts', 'class Client'),
  'client-channel-members': () => printMembers('channel/channel.ts', 'interface Channel<'),
  'client-publish-options': () => printMembers('channel/channel.ts', 'interface PublishOptions'),
}
