import type { Script } from '../load/script.ts'

interface FamilyAddress {
  /** `host:port`, in IPv4; several nodes take turns. */
  readonly hosts: readonly string[]
  readonly path: string
  /** The file with the tokens. */
  readonly tokens: string
  /** The prefix of channel names. */
  readonly channelPrefix: string
}

const connect = '{"id":1,"connect":{"token":"{token}","name":"bench"}}'
const subscribe = '"channel":"{channel}","flag":1'
const answered = '{"id":2,"subscribe":'

/** The protocol of the Centrifuge family as its SDKs speak it: connect and subscribe leave in one frame. */
export function familyScript({ hosts, path, tokens, channelPrefix }: FamilyAddress): Script {
  return [
    ...hosts.map((host) => ['address', host.replace(':', ' ')] as const),
    ['path', path],
    ['tokens', tokens],
    ['channel', `${channelPrefix}{n}`],
    ['send', `${connect}\n{"id":2,"subscribe":{${subscribe}}}`],
    ['await', answered],
    [
      'again send',
      `${connect}\n{"id":2,"subscribe":{${subscribe},"recover":true,"offset":{offset},"epoch":"{epoch}"}}`,
    ],
    ['again await', answered],
    ['epoch', '"epoch":" "'],
    ['offset', '"offset": ,}'],
    ['ping', '{}'],
    ['pong', '{}'],
    ['publisher path', path],
    ['publisher send', connect],
    ['publisher await', '{"id":1,"connect":'],
    ['publish', '{"id":{id},"publish":{"channel":"{channel}","data":{data}}}'],
  ]
}
