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

/** Between the browser and the service: the network, the front door, the page's own rules. */
export const way = {
  unreachable: {
    title: 'Nothing answers',
    cause: 'Nothing answered at this origin[ ({reason})]: the network is away, or the front door is.',
    cure: 'Check the network. If other sites open, start the front door; the page connects by itself once it answers.',
    severity: 'fault',
    who: 'network',
  },
  wrongPort: {
    title: 'The socket dials another port',
    cause:
      'The page asks a port that is not its own[: {url}][, and the page is at {origin}]. The service is not found there.',
    cure: 'Give the client no URL: it dials the page’s own origin, and the front door routes /ws. Delete the URL and its variable.',
    severity: 'fault',
    who: 'developer',
  },
  notRouted: {
    title: '/ws does not lead to the service',
    cause:
      'Something else answers below /ws[: {url}][ gives {status}][ with {type}]. The front door sends it to the web app or to nobody.',
    cure: 'Route /ws and everything below /ws/ to the service, before the rule that takes the rest.',
    severity: 'fault',
    who: 'operator',
    lines: wholeRoute,
  },
  upgradeHeadersDropped: {
    title: 'A proxy drops the upgrade',
    cause:
      'The WebSocket handshake reached the service as an ordinary request[, without {missing}]. A proxy in between drops hop-by-hop headers.',
    cure: 'Pass Upgrade and Connection on over HTTP/1.1, at every proxy on the way. Caddy does it by itself.',
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
    cause: 'The WebSocket handshake got no answer[ in {ms} ms]. Something took it and says nothing.',
    cure: 'Route /ws to the service and not to the web app: Next.js leaves an upgrade that it does not know open.',
    severity: 'fault',
    who: 'operator',
    lines: wholeRoute,
  },
  streamsBuffered: {
    title: 'A proxy holds streams back',
    cause:
      'The stream’s first bytes come late or all at once[: after {ms} ms]. A proxy in between collects the response before it passes it on.',
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
      'The connection is cut[ after {idleSeconds} s of quiet][ by {hop}], before the service’s next ping[, which comes every {pingSeconds} s].',
    cure: 'Let the proxy wait for three pings, 75 s. Where it cannot, set PING_SECONDS below its limit.',
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
      'Host does not arrive as the browser sent it[: {got}][, and the page is at {expected}]. A proxy drops the port or puts its own name in.',
    cure: 'Pass Host on with its port. The service decides by Origin, but the web app compares Host with it.',
    severity: 'warning',
    who: 'operator',
    lines: {
      nginx: 'proxy_set_header Host $http_host;',
      caddy: `# Caddy passes Host on. Remove any line such as:
# header_up Host ...`,
    },
  },
  serviceDown: {
    title: 'The service is down',
    cause: 'The front door reached no realtime node[ and answers {status}].',
    cure: 'Look whether services/realtime runs and why it ended; the page connects by itself once it is back.',
    severity: 'fault',
    who: 'operator',
  },
  originRefused: {
    title: 'This origin is not allowed',
    cause:
      'The page’s origin is not one of the service’s[: it is {got}][, and expected is {expected}][ (Host as it arrived: {host})].',
    cure: 'If people open the app there, add it to PUBLIC_ORIGINS, in development to DEV_WEBSOCKET_ORIGINS.',
    severity: 'fault',
    who: 'operator',
  },
  originOpaque: {
    title: 'The page has no origin of its own',
    cause: 'The page sends Origin: null, which nobody can allow. Sandboxed frames and file: pages do.',
    cure: 'Open the app by its own address, or give the frame allow-same-origin.',
    severity: 'fault',
    who: 'developer',
  },
  originMissing: {
    title: 'The Origin header is missing',
    cause: 'The request has no Origin header, and the configuration demands one[ of: {expected}].',
    cure: 'No browser leaves it out of a WebSocket: a proxy removes it, or this is no browser. Pass it on.',
    severity: 'fault',
    who: 'operator',
  },
  corsRefused: {
    title: 'The browser blocks the fallback (CORS)',
    cause:
      'The browser kept the answer from the page[: {url}], because the page comes from another origin than it asks[ ({origin})].',
    cure: 'Serve page and /ws at one origin. Where that cannot be, name the page’s origin in PUBLIC_ORIGINS.',
    severity: 'fault',
    who: 'operator',
  },
  mixedContent: {
    title: 'An https page dials ws:',
    cause: 'The page came over https and asks for an unencrypted socket[: {url}]. Browsers block that.',
    cure: 'Give the client no URL, so that it takes wss: from the page; let the front door end TLS for /ws, too.',
    severity: 'fault',
    who: 'developer',
  },
  blockedByCsp: {
    title: 'The page’s own policy blocks the socket',
    cause: 'The Content-Security-Policy of this page does not let it connect[: {directive}][ blocks {url}].',
    cure: "Add 'self' to connect-src, and the ws: or wss: address of this origin for browsers in which 'self' does not cover it.",
    severity: 'fault',
    who: 'developer',
  },
  fileMissing: {
    title: 'A file of this page is missing',
    cause:
      'A part of the client is a file of its own, and could not be fetched[ ({reason})][ in {ms} ms]: a deploy took it away, or the network did not bring it.',
    cure: 'Serve the files of the release before for a while longer. The page asks again by itself; if it stays like this, reload it.',
    severity: 'fault',
    who: 'operator',
  },
  webSocketBlocked: {
    title: 'Your network blocks WebSockets',
    cause:
      'The WebSocket does not get through, and other requests do. You are live[ over {transport}]; nothing is missing.',
    cure: 'There is nothing to do. To get the faster way back, let the network pass WebSocket upgrades to this host.',
    severity: 'notice',
    who: 'network',
  },
  http2WithoutConnect: {
    title: 'The front door lacks WebSockets over HTTP/2',
    cause:
      'The handshake came over HTTP/2 and the front door does not take it there (extended CONNECT, RFC 8441)[: {status}].',
    cure: 'Let the front door announce HTTP/1.1 beside HTTP/2 (ALPN), so that browsers open sockets over it, or turn extended CONNECT on.',
    severity: 'fault',
    who: 'operator',
  },
  noTransport: {
    title: 'No transport is left',
    cause:
      'None of the transports that this service offers[ ({offered})] can be had in this browser[ ({tried} were tried)].',
    cure: 'Open /ws/doctor on this origin: it tries each of them and says what stands in its way.',
    severity: 'fault',
    who: 'operator',
  },
  unanswered: {
    title: 'The connection opens and stays mute',
    cause: 'A connection[ over {transport}] opened, and its first answer never came[ in {ms} ms].',
    cure: 'Something between browser and service holds bytes back. /ws/doctor says which hop; the client tries the next transport.',
    severity: 'warning',
    who: 'operator',
  },
  silent: {
    title: 'The connection broke off',
    cause:
      'The connection[ over {transport}] ended without a word[ ({reason})]: the network changed, or something in between let it go.',
    cure: 'There is nothing to do: the client comes back and takes up where it was. If it repeats, open /ws/doctor.',
    severity: 'warning',
    who: 'nobody',
  },
  unknown: {
    title: 'An unknown failure',
    cause: 'Something failed that fits no entry of the catalogue[: {reason}][ (code {code})].',
    cure: 'Open /ws/doctor, and give the trace code to whoever runs the service: portico explain prints all that is known.',
    severity: 'fault',
    who: 'operator',
  },
} as const satisfies Record<string, FindingRow>
