import type { FindingRow } from './row.ts'

/** Findings of a check of the whole origin, which a single connection cannot make. */
export const deployment = {
  pageDown: {
    title: 'The web app does not answer',
    cause: 'The front door answers, but there is no page behind it[: / gives {status}].',
    cure: 'Check that the web app runs, and where the front door expects it. The service does not need it; people do.',
    severity: 'fault',
    who: 'operator',
  },
  nothingHere: {
    title: 'Nothing is at this address',
    cause: 'The service was asked for something that it does not have[: {reason}].',
    cure: 'Correct the path: browsers use /ws and what is below it; for back ends see docs/api.md.',
    severity: 'fault',
    who: 'developer',
  },
  tlsMissing: {
    title: 'There is no TLS',
    cause: 'The origin is https, but what listens there does not speak TLS[: {reason}].',
    cure: 'Give the front door a certificate, or use http for the origin. Caddy gets one by itself for a domain.',
    severity: 'fault',
    who: 'operator',
  },
  certificateInvalid: {
    title: 'The certificate is not valid',
    cause: 'Browsers do not accept the certificate presented here[: {reason}].',
    cure: 'Renew it, for this name and with its whole chain. For a private authority set NODE_EXTRA_CA_CERTS.',
    severity: 'fault',
    who: 'operator',
  },
  certificateEnding: {
    title: 'The certificate expires soon',
    cause: 'The certificate is about to expire[: {count} days are left], and nothing has renewed it.',
    cure: 'Look at what should renew it. Once it has expired, no browser opens the page or the socket.',
    severity: 'warning',
    who: 'operator',
  },
  clockSkew: {
    title: 'The clocks differ',
    cause:
      'The clock of the service and the one here differ[ by {seconds} s]: fresh tokens look expired, or not yet valid.',
    cure: 'Synchronise both with NTP.',
    severity: 'warning',
    who: 'operator',
  },
  schemeLost: {
    title: 'The service does not know of TLS',
    cause: 'The page is https, but the service takes the request for http[: {reason}].',
    cure: 'Send X-Forwarded-Proto from the front door, and name it in TRUSTED_PROXIES. If a load balancer ends TLS before the front door, the front door must trust it (proxy/README.md).',
    severity: 'warning',
    who: 'operator',
    lines: {
      nginx: `proxy_set_header X-Forwarded-Proto $scheme;
# Behind a load balancer that ends TLS: proxy/README.md`,
      caddy: `# Caddy sends it.
# Behind a load balancer that ends TLS: proxy/README.md`,
    },
  },
  internalsExposed: {
    title: 'Internals are reachable from outside',
    cause: 'Something that belongs only on the service’s own port answers at the front door[: {url}].',
    cure: 'Route only /ws and /ws/ to the service, and refuse /ws/slo at the front door.',
    severity: 'fault',
    who: 'operator',
    lines: {
      nginx: `location = /ws/slo { return 404; }
location ~ ^/ws(/|$) {
    proxy_pass http://127.0.0.1:3002;
}`,
      caddy: `respond /ws/slo 404
@realtime path /ws /ws/*
handle @realtime {
	reverse_proxy 127.0.0.1:3002
}`,
    },
  },
  originUnchecked: {
    title: 'Pages of other sites are let in',
    cause: 'A WebSocket was opened as if by a page of another site[ ({origin})], cookies and all.',
    cure: 'Pass Origin through the front door unchanged, and name only your own origins in PUBLIC_ORIGINS.',
    severity: 'fault',
    who: 'operator',
  },
} as const satisfies Record<string, FindingRow>
