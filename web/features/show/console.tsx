'use client'

import { Link } from '../going/link.tsx'

import { BackLink } from '../shell/back-link.tsx'
import { Badge } from './badge.tsx'
import { ClaimList } from './claim-list.tsx'
import { CommentList } from './comment-list.tsx'
import { nothingYet } from './nothing-yet.ts'
import { Reach } from './reach.tsx'
import { Say } from './say.tsx'
import type { Show } from './server/read-show.ts'
import { StateButton } from './state-button.tsx'
import { Stock } from './stock.tsx'
import { useAudience } from './use-audience.ts'
import { useShow } from './use-show.ts'

interface ConsoleProps {
  readonly show: Show
  readonly person: { readonly id: string; readonly name: string }
  /** The command that fills the show with simulated viewers; only in development. */
  readonly crowdCommand: string | undefined
}

/** The host's view of a show: stock, claims, comments and audience. */
export function Console({ show, person, crowdCommand }: ConsoleProps) {
  const { rows, feed, say, sayAgain } = useShow(show, person)
  const { state, items, claims } = rows
  const isLive = state === 'live'
  const audience = useAudience(show.id, isLive)
  return (
    <section
      aria-label={show.title}
      data-show={state}
      data-fills="wide-screen"
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2.5">
        <BackLink href="/show" label="All shows" />
        <h1 className="min-w-0 truncate font-semibold text-16 leading-tight">{show.title}</h1>
        <Badge state={state} startsAt={show.startsAt} />
        <Link
          href={`/show/${show.id}?as=viewer`}
          className="ml-auto inline-flex min-h-10 items-center text-13 text-soft underline underline-offset-2 hover:text-ink"
        >
          As viewers see it
        </Link>
        <StateButton showId={show.id} state={state} />
      </header>
      {isLive && <Reach audience={audience} feed={feed} />}
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_22rem]">
        <Stock showId={show.id} items={items} isOpen={state !== 'ended'} />
        <ClaimList claims={claims} items={items} />
        <div className="flex min-h-0 flex-col max-lg:h-[32rem] max-lg:border-t max-lg:border-line">
          <h2 className="px-4 pt-4 pb-1 font-semibold text-13">Comments</h2>
          <CommentList feed={feed} onAgain={sayAgain} empty={nothingYet[state].comments} />
          {isLive && <Say hint="Say something" onSay={say} />}
          {isLive && crowdCommand !== undefined && (
            <p className="border-line border-t px-4 py-2 text-12 text-soft">
              Quiet here? Bring a crowd: <code className="font-mono">{crowdCommand}</code>
            </p>
          )}
        </div>
      </div>
    </section>
  )
}
