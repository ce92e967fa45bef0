'use client'

import { money } from './money.ts'
import type { Item } from './show-rows.ts'

interface ShelfProps {
  readonly items: readonly Item[]
  readonly isLive: boolean
  /** The ids of the items this person has claimed. */
  readonly mine: ReadonlySet<string>
  readonly asking: ReadonlySet<string>
  readonly onClaim: (code: string) => void
  /** Shown if there are no items. */
  readonly empty: string
}

/** The items for sale, each with its code and a button. On a phone it is one row that scrolls sideways. */
export function Shelf({ items, empty, ...rest }: ShelfProps) {
  if (items.length === 0) return <p className="px-4 py-6 text-soft">{empty}</p>
  return (
    <ul className="flex gap-2 overflow-x-auto p-3 lg:grid lg:grid-cols-2 lg:gap-3 lg:overflow-visible lg:p-5 xl:grid-cols-3">
      {items.map((item) => (
        <ShelfItem key={item.id} item={item} {...rest} />
      ))}
    </ul>
  )
}

interface ShelfItemProps extends Omit<ShelfProps, 'items' | 'empty'> {
  readonly item: Item
}

function ShelfItem({ item, isLive, mine, asking, onClaim }: ShelfItemProps) {
  const { id, code, name, priceCents, stock, claimed } = item
  const left = stock - claimed
  const isMine = mine.has(id)
  const isGone = left === 0 && !isMine
  return (
    <li
      data-item={code}
      data-left={left}
      className={`relative flex w-44 shrink-0 flex-col rounded-large border bg-surface p-3 lg:w-auto lg:p-4 ${
        isMine ? 'border-live' : 'border-line'
      }`}
    >
      <span className="flex items-baseline justify-between gap-2">
        <span className="font-mono font-semibold text-20 tabular-nums lg:text-28">{code}</span>
        <span className="font-medium tabular-nums">{money(priceCents)}</span>
      </span>
      <span className={`mt-1 line-clamp-2 min-h-10 text-13 leading-snug ${isGone ? 'text-soft' : ''}`}>
        {name}
      </span>
      <span className="mt-1 mb-2 text-12 text-soft tabular-nums">{sayLeft(left, stock)}</span>
      <span className="mt-auto flex">
        {isMine ? (
          <span className="inline-flex min-h-10 items-center gap-1.5 font-medium text-live">
            <span aria-hidden="true">✓</span>Yours
          </span>
        ) : (
          <button
            type="button"
            disabled={!isLive || isGone || asking.has(code)}
            onClick={() => onClaim(code)}
            className="min-h-10 flex-1 cursor-pointer rounded-small bg-accent font-medium text-on-accent transition-opacity duration-150 enabled:hover:opacity-90 disabled:cursor-default disabled:border disabled:border-line disabled:bg-surface disabled:text-soft"
          >
            {isGone ? 'Gone' : asking.has(code) ? 'Claiming' : 'Claim'}
            <span className="sr-only"> {code}</span>
          </button>
        )}
      </span>
    </li>
  )
}

function sayLeft(left: number, stock: number): string {
  if (left === 0) return 'None left'
  return stock === 1 ? 'The only one' : `${left} of ${stock} left`
}
