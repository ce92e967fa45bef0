import type { FindingRow, ProxyLines } from './row.ts'

const wholeRoute: ProxyLines = {
  nginx: `location ~ ^/ws(/|$) {
    proxy_pass http://127.0.0.1:3002;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_set_header Host $http_host;
    proxy_buffering off;
    proxy_read_timeout 75s;
}`,
  caddy: `@realtime path /ws /ws/*
handle @realtime {
	reverse_proxy 127.0.0.1:3002
}`,
}

/** Findings between the browser and the service: the network, the front door, the page's own rules. */
export const way = {
  unreachable: {
    title: 'Nothing answers',
    cause: 'Nothing answered at this origin[ ({reason})]: the network is down, or the front door is.',
    cure: 'Check the network. If other sites open, start the front door; the page connects by itself once it answers.',
    severity: 'fault',
    who: 'network',
  },
  wrongPort: {
    title: 'The socket dials another port',
    cause:
      'The page dials a port that is not its own[: {url}][, and the page is at {origin}]. The service is not there.',
    cure: 'Give the client no URL: it dials the page’s own origin, and the front door routes /ws. Delete the URL and its variable.',
    severity: 'fault',
    who: 'developer',
  },
  notRouted: {
    title: '/ws does not lead to the service',
    cause:
      'Something else answers below /ws[: {url}][ gives {status}][ with {type}]. The front door routes it to the web app or nowhere.',
    cure: 'Route /ws and everything below /ws/ to the service, before the rule for everything else.',
    severity: 'fault',
    who: 'operator',
    lines: wholeRoute,
  },
  upgradeHeadersDropped: {
    title: 'A proxy drops the upgrade',
    cause:
      'The WebSocket handshake reached the service as an ordinary request[, without {missing}]. A proxy in between drops hop-by-hop headers.',
    cure: 'Forward Upgrade and Connection over HTTP/1.1, at every proxy on the path. Caddy does so by itself.',
    severity: 'fault',
    who: 'operator',
    lines: {
      nginx: `proxy_http_version 1.1;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection "upgrade";`,
      caddy: `# Remove any header_up that touches Upgrade or Connection:
reverse_proxy 127.0.0.1:3002`,
    },
  },
  upgradeHanging: {
    title: 'The upgrade is left hanging',
    cause: 'The WebSocket handshake got no answer[ in {ms} ms]. Something accepted it and does not answer.',
    cure: 'Route /ws to the service and not to the web app: Next.js leaves an unknown upgrade open.',
    severity: 'fault',
    who: 'operator',
    lines: wholeRoute,
  },
  streamsBuffered: {
    title: 'A proxy holds streams back',
    cause:
      'The stream’s first bytes arrive late or all at once[: after {ms} ms]. A proxy in between collects the response before it passes it on.',
    cure: 'Turn buffering and compression off for /ws/.',
    severity: 'warning',
    who: 'operator',
    lines: {
      nginx: `proxy_buffering off;
gzip off;`,
      caddy: `reverse_proxy 127.0.0.1:3002 {
	flush_interval -1
}`,
    },
  },
  proxyIdleLimit: {
    title: 'A proxy cuts quiet connections',
    cause:
      'The connection is cut[ after {idleSeconds} s of silence], before the service’s next ping[, which comes every {pingSeconds} s].[ A proxy on the way is {hop}.]',
    cure: 'Let the proxy wait for three pings, 75 s. If it cannot, set PING_SECONDS below its limit.',
    severity: 'warning',
    who: 'operator',
    lines: {
      nginx: 'proxy_read_timeout 75s;\nproxy_send_timeout 75s;',
      caddy: `reverse_proxy 127.0.0.1:3002 {
	# No read_timeout and no stream_timeout below 75s.
}`,
    },
  },
  hostRewritten: {
    title: 'A proxy rewrites Host',
    cause:
      'Host does not arrive as the browser sent it[: {got}][, and the page is at {expected}]. A proxy drops the port or inserts its own name.',
    cure: 'Forward Host with its port. The service decides by Origin, but the web app compares it with Host.',
    severity: 'warning',
    who: 'operator',
    lines: {
      nginx: 'proxy_set_header Host $http_host;',
      caddy: `# Caddy forwards Host. Remove any line such as:
# header_up Host ...`,
    },
  },
  serviceDown: {
    title: 'The service is down',
    cause: 'The front door reached no realtime node[ and answers {status}].',
    cure: 'Check that services/realtime runs, or why it ended. The page connects by itself once it is back.',
    severity: 'fault',
    who: 'operator',
  },
  originRefused: {
    title: 'This origin is not allowed',
    cause:
      'The page’s origin is not one of the service’s[: it is {got}][, expected is {expected}][ (Host as it arrived: {host})].',
    cure: 'If people open the app there, add it to PUBLIC_ORIGINS, or to DEV_WEBSOCKET_ORIGINS in development.',
    severity: 'fault',
    who: 'operator',
  },
  originOpaque: {
    title: 'The page has no origin of its own',
    cause: 'The page sends Origin: null, which cannot be allowed. Sandboxed frames and file: pages send it.',
    cure: 'Open the app at its own address, or give the frame allow-same-origin.',
    severity: 'fault',
    who: 'developer',
  },
  originMissing: {
    title: 'The Origin header is missing',
    cause: 'The request has no Origin header, and the configuration requires one[ of: {expected}].',
    cure: 'Browsers always send it with a WebSocket: either a proxy removes it, or this is not a browser. Forward it.',
    severity: 'fault',
    who: 'operator',
  },
  corsRefused: {
    title: 'The browser blocks the fallback (CORS)',
    cause:
      'The browser withheld the answer from the page[: {url}], because the page is from another origin[ ({origin})].',
    cure: 'Serve the page and /ws from one origin. If that is impossible, name the page’s origin in PUBLIC_ORIGINS.',
    severity: 'fault',
    who: 'operator',
  },
  mixedContent: {
    title: 'An https page dials ws:',
    cause: 'The page was loaded over https and opens an unencrypted socket[: {url}]. Browsers block that.',
    cure: 'Give the client no URL, so that it uses wss: like the page; let the front door end TLS for /ws too.',
    severity: 'fault',
    who: 'developer',
  },
  blockedByCsp: {
    title: 'The page’s own policy blocks the socket',
    cause: 'The Content-Security-Policy of this page does not let it connect[: {directive}][ blocks {url}].',
    cure: "Add 'self' to connect-src, and the ws: or wss: address of this origin for browsers where 'self' does not cover it.",
    severity: 'fault',
    who: 'developer',
  },
  fileMissing: {
    title: 'A file of this page is missing',
    cause:
      'A part of the client is a separate file, which could not be fetched[ ({reason})][ in {ms} ms]: a deploy removed it, or the network failed.',
    cure: 'Keep serving the files of the previous release for a while. The page asks again by itself; if that does not help, reload it.',
    severity: 'fault',
    who: 'operator',
  },
  webSocketBlocked: {
    title: 'Your network blocks WebSockets',
    cause:
      'WebSockets do not get through, other requests do.[ You are live over {transport}; nothing is missing.]',
    cure: 'No action needed while a fallback carries the client. For the faster transport, let the network pass WebSocket upgrades to this host.',
    severity: 'notice',
    who: 'network',
  },
  http2WithoutConnect: {
    title: 'HTTP/2 gets through, WebSockets do not',
    cause:
      'The front door does not support WebSockets over HTTP/2 (extended CONNECT, RFC 8441)[, or the network blocks them: a page cannot tell which ({status})].',
    cure: 'Let the front door offer HTTP/1.1 beside HTTP/2 (ALPN), so that browsers open sockets over that, or turn extended CONNECT on. If it does either, let the network pass WebSockets to this host.',
    severity: 'fault',
    who: 'operator',
  },
  noTransport: {
    title: 'No transport is left',
    cause:
      'None of the transports that this service offers[ ({offered})] works in this browser[ ({tried} were tried)].',
    cure: 'Open /ws/doctor on this origin: it tries each of them and says what blocks it.',
    severity: 'fault',
    who: 'operator',
  },
  unanswered: {
    title: 'The connection opens and stays silent',
    cause: 'A connection[ over {transport}] opened, but the first answer did not arrive[ in {ms} ms].',
    cure: 'Something between browser and service holds bytes back. /ws/doctor says which hop; the client tries the next transport.',
    severity: 'warning',
    who: 'operator',
  },
  silent: {
    title: 'The connection broke off',
    cause:
      'The connection[ over {transport}] ended without notice[ ({reason})]: the network changed, or something in between dropped it.',
    cure: 'No action needed: the client reconnects and continues where it was. If it keeps happening, open /ws/doctor.',
    severity: 'warning',
    who: 'nobody',
  },
  unknown: {
    title: 'An unknown failure',
    cause: 'Something failed that matches no entry of the catalogue[: {reason}][ (code {code})].',
    cure: 'Open /ws/doctor, and give the trace code to the operator: portico explain prints everything that is known.',
    severity: 'fault',
    who: 'operator',
  },
} as const satisfies Record<string, FindingRow>
