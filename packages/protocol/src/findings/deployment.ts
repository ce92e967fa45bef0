import type { FindingRow } from './row.ts'

/** What a look at the whole origin finds, and no single connection would. */
export const deployment = {
  pageDown: {
    title: 'The web app does not answer',
    cause: 'The front door answers, and there is no page behind it[: / gives {status}].',
    cure: 'Look whether the web app runs and where the front door expects it. The service does not need it; people do.',
    severity: 'fault',
    who: 'operator',
  },
  nothingHere: {
    title: 'Nothing is at this address',
    cause: 'The service was asked for something that it does not have[: {reason}].',
    cure: 'Mend the path: what browsers ask for is at /ws and below it, docs/api.md has what back ends ask for.',
    severity: 'fault',
    who: 'developer',
  },
  tlsMissing: {
    title: 'No TLS is spoken there',
    cause: 'The origin is https, and what listens does not speak TLS[: {reason}].',
    cure: 'Give the front door a certificate, or ask the origin by http. Caddy gets one by itself for a domain.',
    severity: 'fault',
    who: 'operator',
  },
  certificateInvalid: {
    title: 'The certificate is not valid',
    cause: 'A browser does not accept the certificate that is shown here[: {reason}].',
    cure: 'Renew it, for this name and with its whole chain. A private authority goes into NODE_EXTRA_CA_CERTS.',
    severity: 'fault',
    who: 'operator',
  },
  certificateEnding: {
    title: 'The certificate ends soon',
    cause: 'The certificate is near its end[: {count} days are left], and nothing renewed it.',
    cure: 'Look at what renews it. After the end no browser opens the page or the socket.',
    severity: 'warning',
    who: 'operator',
  },
  clockSkew: {
    title: 'The clocks differ',
    cause:
      'The clock of the service and the one here differ[ by {seconds} s]: fresh tokens look expired, or not yet valid.',
    cure: 'Set both by NTP.',
    severity: 'warning',
    who: 'operator',
  },
  schemeLost: {
    title: 'The service does not know of TLS',
    cause: 'The page is https, and the service takes the request for http[: {reason}].',
    cure: 'Send X-Forwarded-Proto from the door that ends TLS, and name that door in TRUSTED_PROXIES of the service.',
    severity: 'warning',
    who: 'operator',
    lines: {
      nginx: 'proxy_set_header X-Forwarded-Proto $scheme;',
      caddy: `# Caddy sends it. Where a balancer ends TLS before it:
servers {
	trusted_proxies static <its address>
}`,
    },
  },
  internalsExposed: {
    title: 'The inside can be reached from outside',
    cause: 'What belongs on the service’s own port answers at the front door[: {url}].',
    cure: 'Route only /ws and /ws/ to the service, and refuse /ws/slo at the door.',
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
    cause: 'A WebSocket was opened as by a page of another site[ ({origin})], cookies and all.',
    cure: 'Let Origin through the front door as it came, and keep PUBLIC_ORIGINS to the origins that are yours.',
    severity: 'fault',
    who: 'operator',
  },
} as const satisfies Record<string, FindingRow>
