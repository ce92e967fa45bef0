'use client'

import { Face } from '../person/face.tsx'
import { BackLink } from '../shell/back-link.tsx'
import { Badge } from './badge.tsx'
import { CommentList } from './comment-list.tsx'
import { nothingYet } from './nothing-yet.ts'
import { Say } from './say.tsx'
import type { Show } from './server/read-show.ts'
import { Shelf } from './shelf.tsx'
import { useViewers } from './use-audience.ts'
import type { Claiming } from './use-claiming.ts'
import { useShow } from './use-show.ts'

interface ViewerProps {
  readonly show: Show
  readonly person: { readonly id: string; readonly name: string }
}

/** The viewer's page: one column on a phone, side by side on a wide screen. */
export function Viewer({ show, person }: ViewerProps) {
  const { rows, feed, claiming, say, sayAgain } = useShow(show, person)
  const { state, items, claims } = rows
  const viewers = useViewers(`show:${show.id}:comments`)
  const mine = new Set(claims.filter(({ userId }) => userId === person.id).map(({ itemId }) => itemId))
  const isLive = state === 'live'
  const nothing = nothingYet[state]
  return (
    <section
      aria-label={show.title}
      data-show={state}
      data-fills="screen"
      className="flex min-h-0 min-w-0 flex-1 flex-col lg:grid lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_minmax(0,1fr)]"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-2.5 lg:col-span-2">
        <BackLink href="/show" label="All shows" />
        <Face {...show.host} />
        <div className="min-w-36 flex-1">
          <h1 className="truncate font-semibold text-16 leading-tight">{show.title}</h1>
          <p className="truncate text-12 text-soft">{show.host.name}</p>
        </div>
        {isLive && viewers !== undefined && (
          <span className="whitespace-nowrap text-13 text-soft tabular-nums">{viewers} watching</span>
        )}
        <span className="ml-auto">
          <Badge state={state} startsAt={show.startsAt} />
        </span>
      </header>
      <div className="order-2 shrink-0 border-line max-lg:border-t lg:order-none lg:min-h-0 lg:overflow-y-auto lg:border-r">
        <Shelf
          items={items}
          empty={nothing.items}
          isLive={isLive}
          mine={mine}
          asking={claiming.asking}
          onClaim={claiming.claim}
        />
      </div>
      <div className="order-1 flex min-h-0 flex-1 flex-col lg:order-none">
        <CommentList feed={feed} onAgain={sayAgain} empty={nothing.comments} />
        <Outcome said={claiming.said} />
        {isLive ? (
          <Say hint="Say something, or “sold 101”" onSay={say} />
        ) : (
          <p className="border-line border-t px-4 py-4 text-soft">
            {state === 'ended'
              ? 'The show is over. Thank you for watching.'
              : 'Comments open when the show starts.'}
          </p>
        )}
      </div>
    </section>
  )
}

/** The outcome of the last claim. */
export function Outcome({ said }: { readonly said: Claiming['said'] }) {
  return (
    <p
      role="status"
      data-outcome={said?.isGood}
      className={`px-4 text-13 ${said?.isGood ? 'text-live' : 'text-fault'}`}
    >
      {said && <span aria-hidden="true">{said.isGood ? '✓ ' : '▲ '}</span>}
      {said?.text}
    </p>
  )
}
