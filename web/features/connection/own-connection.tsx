'use client'

import type { Finding, Status } from '@portico/client'
import { useClient, useStatus } from '@portico/client/react'

import type { PersonChannel } from '../../lib/contract.ts'
import { hasBegun, isLive, lookOf, transportName } from '../shell/status-look.ts'
import { Moment } from '../time/moment.tsx'
import { useLastInterruption } from './interruption.ts'
import { Plot } from './plot.tsx'
import { Steps } from './steps.tsx'
import { Switches } from './switches.tsx'
import { useExplanation } from './use-explanation.ts'
import { useNode } from './use-node.ts'
import { useSamples } from './use-samples.ts'

/** How this page is connected, as its own client reports it. */
export function OwnConnection({ channel }: { readonly channel: PersonChannel }) {
  const client = useClient()
  const status = useStatus()
  const samples = useSamples(channel)
  const { word, shape, colour } = lookOf(status)
  return (
    <section className="mt-8 rounded-large border border-line bg-surface p-5">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-20">
          <span aria-hidden="true" className={`mr-2 ${colour}`}>
            {shape}
          </span>
          {word}
        </h2>
        {!isLive(status) && (
          <button
            type="button"
            onClick={() => client.retry()}
            className="min-h-10 cursor-pointer rounded-small border border-line px-3 font-medium text-13 transition-colors duration-150 hover:border-faint"
          >
            Try now
          </button>
        )}
      </header>
      <Facts status={status} />
      <LastInterruption />
      {status.notBetter && <Told finding={status.notBetter} />}
      {status.finding && <Told finding={status.finding} />}
      <div className="mt-6">
        <Plot samples={samples} />
      </div>
      <Switches />
      <Steps status={status} />
    </section>
  )
}

function Facts({ status }: { readonly status: Status }) {
  const { transport, roundTripMs, since, attempt, trace, state } = status
  const node = useNode(trace, state)
  const facts = {
    Transport: transport && transportName(transport),
    'Round trip': roundTripMs !== undefined && `${Math.round(roundTripMs)} ms`,
    Node: node && <span title={node}>{node.slice(0, 8)}</span>,
    Since: hasBegun(status) && <Moment at={new Date(since).toISOString()} as="when" />,
    Attempts: attempt > 0 && attempt,
    Trace: trace,
  }
  return (
    <dl className="mt-4 grid gap-x-6 gap-y-1 text-13 sm:grid-cols-[max-content_1fr]">
      {Object.entries(facts).map(
        ([name, value]) =>
          value && (
            <div key={name} className="contents">
              <dt className="text-faint">{name}</dt>
              <dd className="font-mono tabular-nums max-sm:mb-1">{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

/** Shown once the interruption is over. While it lasts, its finding is shown instead. */
function LastInterruption() {
  const last = useLastInterruption()
  const explanation = useExplanation(last?.finding)
  if (last === undefined) return null
  return (
    <p data-interruption={last.finding?.id} className="mt-4 text-13 text-soft">
      Last interruption: {explanation && `${explanation.title}, `}
      <Moment at={new Date(last.at).toISOString()} as="when" />, {(last.tookMs / 1_000).toFixed(1)} s
    </p>
  )
}

/** A finding in words: what, why, and what to do. */
function Told({ finding }: { readonly finding: Finding }) {
  const explanation = useExplanation(finding)
  if (explanation === undefined) return null
  const { title, cause, cure, lines } = explanation
  return (
    <div data-finding={finding.id} className="mt-4 rounded-small border border-line bg-ground p-4">
      <h3 className="font-medium">{title}</h3>
      <p className="mt-1 text-soft">{cause}</p>
      <p className="mt-1">{cure}</p>
      {lines && (
        <pre className="mt-2 overflow-x-auto rounded-small border border-line bg-surface p-3 font-mono text-12">
          {lines.nginx}
        </pre>
      )}
    </div>
  )
}
