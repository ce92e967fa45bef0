import type { Behind } from '../../proxy/test/door.ts'
import { startNginxDoor } from '../../proxy/test/nginx-door.ts'
import type { Door } from './house.ts'

type StartDoor = (behind: Behind) => Promise<Door>

const REALTIME = 'proxy_pass http://$realtime;'
const WEB = 'proxy_pass http://$web;'
const ANY_LOCATION = 'location / {'

/**
 * Our nginx configuration with common mistakes. Each rewrite must change something, or the test would prove nothing.
 */
export const nginxFaults = {
  'drops the upgrade headers': without(/proxy_set_header (Upgrade|Connection) .*;/g),
  'routes /ws to the web app': replacing(/proxy_pass http:\/\/\$realtime;/g, WEB),
  'routes upgrades to the web app': replacing(
    /(location @socket \{[\s\S]*?)proxy_pass http:\/\/\$realtime;/,
    `$1${WEB}`,
  ),
  'routes /ws alone to the web app': replacing(
    'location ~ ^/ws(/|$) {',
    `location = /ws { ${WEB} }\n    location ~ ^/ws(/|$) {`,
  ),
  'answers every upgrade 403': replacing(/return 418;(\s*\}\s*error_page 418 = @socket)/, 'return 403;$1'),
  // nginx's defaults: HTTP/1.0 to the upstream, which has no chunks that could be passed on one by one.
  'buffers streams': replacing(
    'location ~ ^/ws(/|$) {',
    'location ~ ^/ws(/|$) { proxy_http_version 1.0; proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;',
  ),
  'cuts what is quiet for two seconds': (behind) => startNginxDoor({ ...behind, idleSeconds: 2 }),
  'drops the port of Host': replacing('proxy_set_header Host $http_host;', 'proxy_set_header Host $host;'),
  'writes its own Origin': replacing(
    'proxy_set_header Host $http_host;',
    'proxy_set_header Host $http_host; proxy_set_header Origin http://$http_host;',
  ),
  'routes the inside': replacing(
    ANY_LOCATION,
    `location ~ ^/(api/info|metrics) { ${REALTIME} }\n    ${ANY_LOCATION}`,
  ),
} as const satisfies Record<string, StartDoor>

export type NginxFault = keyof typeof nginxFaults

function without(lines: RegExp): StartDoor {
  return replacing(lines, '')
}

function replacing(old: string | RegExp, by: string): StartDoor {
  const alter = (config: string) => {
    const broken = config.replace(old, by)
    if (broken === config) throw new Error(`the configuration has no ${old} any more`)
    return broken
  }
  return (behind) => startNginxDoor({ ...behind, alter })
}
