import type { DoorName } from './doors.ts'

type Edit = (config: string) => string

/** Edits that break each front door's configuration. A door without an entry cannot be broken in this way. */
export type Edits = Partial<Record<DoorName, Edit>>

/** The nginx line that forwards our WebSockets. */
const socketTo = /(location @socket \{[^}]*proxy_pass http:\/\/)\$realtime/

/** Replaces a text in the service's answers. */
function told(text: string, instead: string): readonly [string, string] {
  const lines = `sub_filter_types application/json;\n    sub_filter_once off;\n    sub_filter '${text}' '${instead}';`
  return ['server_tokens off;', `server_tokens off;\n    ${lines}`]
}

/** Common mistakes in front of a realtime service, and what networks do to it. */
export const breakages = {
  /** The hop-by-hop headers are not set again, which every proxy drops unless told otherwise. */
  dropsUpgradeHeaders: {
    nginx: edits([
      [/^ *proxy_set_header Upgrade .*;$/m, ''],
      [/^ *proxy_set_header Connection .*;$/m, '    proxy_set_header Connection "";'],
    ]),
    caddy: edits([
      [/(handle @socket \{\s*reverse_proxy \{)/, '$1\n\t\t\theader_up -Upgrade\n\t\t\theader_up -Connection'],
    ]),
  },
  /** /ws goes to the web app like everything else, and its page answers. */
  doesNotRoute: {
    nginx: edits([['location ~ ^/ws(/|$) {', 'location ~ ^/elsewhere(/|$) {']]),
    caddy: edits([[/path \/ws \/ws\/\*/g, 'path /elsewhere /elsewhere/*']]),
  },
  /** The upgrade goes to the web app, which leaves it open, as Next does. */
  leavesUpgradesHanging: {
    nginx: edits([[socketTo, '$1$web']]),
    caddy: edits([
      [/(handle @socket \{\s*reverse_proxy )\{\s*import realtime/, '$1{$WEB_UPSTREAM:web:3000} {\n'],
    ]),
  },
  /** A filter in the network: no WebSocket gets through, everything else does. */
  blocksWebSockets: {
    nginx: edits([[/return 418;(\s*\}\s*error_page 418 = @socket)/, 'return 403;$1']]),
    caddy: edits([[/(handle @socket \{)/, '$1\n\t\trespond 403\n\t}\n\thandle /never {']]),
  },
  /** WebSockets are blocked, and streams are held back until they end. */
  buffersStreams: {
    nginx: edits([
      [/return 418;(\s*\}\s*error_page 418 = @socket)/, 'return 403;$1'],
      // HTTP/1.0 is nginx's default for upstreams: an answer without a length is complete only at its end.
      ['proxy_http_version 1.1;', 'proxy_http_version 1.0;'],
      ['proxy_buffering off;', 'proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;'],
    ]),
  },
  /** Silence is cut sooner than the interval between two pings. */
  cutsSilence: {
    nginx: edits([[/proxy_read_timeout 75s;/g, 'proxy_read_timeout 4s;']]),
  },
  /** Something on the way accepts WebSockets and forwards nothing. */
  swallowsFrames: { nginx: edits([[socketTo, '$1$web/mute']]) },
  /** The same, and it ends each one with its own code. */
  endsInItsOwnWay: { nginx: edits([[socketTo, '$1$web/farewell']]) },
  /** An earlier release answers until the breakage is mended, which is the deploy. */
  isAnEarlierRelease: { nginx: edits([told('"version":"', '"version":"before ')]) },
  speaksAnotherProtocol: { nginx: edits([told('centrifuge-v2', 'centrifuge-v9')]) },
  /** The offered transports are all unknown to this browser. */
  offersOtherTransports: { nginx: edits([told('"name":"', '"name":"another-')]) },
  /** `$host` instead of `$http_host`: the port is lost. */
  rewritesHost: {
    nginx: edits([['proxy_set_header Host $http_host;', 'proxy_set_header Host $host;']]),
    caddy: edits([[/(\(forwarded\) \{)/, '$1\n\theader_up Host {http.request.host}']]),
  },
} as const satisfies Record<string, Edits>

export type Breakage = keyof typeof breakages

/** Every edit must find its text, or the door would stay whole and the test would prove nothing. */
function edits(changes: readonly (readonly [string | RegExp, string])[]): Edit {
  return (config) =>
    changes.reduce((text, [what, instead]) => {
      const changed = text.replace(what, instead)
      if (changed === text) throw new Error(`the configuration has nothing like ${what} to break`)
      return changed
    }, config)
}
