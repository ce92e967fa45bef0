import type { FindingId } from '@portico/protocol'

/** Findings without a row in the matrix: the test that causes each for real, or why nothing does. */
type Elsewhere = { readonly causedIn: string } | { readonly not: string }

const doctor = { causedIn: 'test/doctor/terminal-faults.test.ts' }
const findings = { causedIn: 'services/realtime/test/e2e/findings.test.ts' }
const judged = { not: 'nothing here has such a clock or certificate; what the doctor makes of one is tested' }
const ofTheProtocol = { not: 'a code of the protocol that this service never sends; another server may' }

export const elsewhere: Readonly<Partial<Record<FindingId, Elsewhere>>> = {
  // Caused in the tests of the doctor, which examines the whole origin.
  pageDown: doctor,
  tlsMissing: doctor,
  certificateInvalid: doctor,
  internalsExposed: doctor,
  originUnchecked: doctor,
  certificateEnding: judged,
  clockSkew: judged,
  schemeLost: { causedIn: 'test/e2e/doctor-page-faults.test.ts' },

  // Caused by requests and tokens.
  nothingHere: findings,
  connectionUnknown: findings,
  serverError: findings,
  invalidToken: { not: 'each token that is refused has a name of its own, by which it is found' },
  expired: { causedIn: 'services/realtime/test/e2e/expiry.test.ts' },
  subscriptionExpired: { causedIn: 'services/realtime/test/e2e/expiry.test.ts' },
  connectionLimit: { not: 'found as userConnectionLimit; this is the code that the client is closed with' },

  // Caused by a function of the application.
  noToken: { causedIn: 'packages/client/test/token.test.ts' },

  // Caused by what happens to a connection.
  connectionClosed: { causedIn: 'services/realtime/test/e2e/switches.test.ts' },
  shutdown: { causedIn: 'services/realtime/test/drain/whole-service.test.ts' },
  insufficientState: { causedIn: 'services/realtime/test/e2e/golden.test.ts' },
  contractsDiffer: { causedIn: 'services/realtime/test/e2e/client-contract.test.ts' },
  diverged: { causedIn: 'services/realtime/test/e2e/client-audit.test.ts' },
  logEnding: { causedIn: 'services/realtime/test/streams/rights.test.ts' },
  numberingLate: { causedIn: 'services/realtime/test/streams/backlog.test.ts' },
  nodeUnknown: {
    not: 'a lease that lapsed is renewed before anybody can look; what is made of one is tested',
  },
  forceReconnect: ofTheProtocol,
  stateInvalidated: ofTheProtocol,
  tooManyErrors: ofTheProtocol,
  writeError: ofTheProtocol,
}
