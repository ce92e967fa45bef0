'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'

import { Face } from '../person/face.tsx'
import { money } from './money.ts'
import type { Claim, Item } from './show-rows.ts'

const HEIGHT_PX = 48

interface ClaimListProps {
  /** The latest first. */
  readonly claims: readonly Claim[]
  readonly items: readonly Item[]
}

/** Who claimed what. */
export function ClaimList({ claims, items }: ClaimListProps) {
  const frame = useRef<HTMLDivElement>(null)
  const byId = new Map(items.map((item) => [item.id, item]))
  const rows = useVirtualizer({
    count: claims.length,
    getScrollElement: () => frame.current,
    estimateSize: () => HEIGHT_PX,
    getItemKey: (index) => claims[index]?.id ?? index,
    // The size that the server renders for.
    initialRect: { width: 0, height: 20 * HEIGHT_PX },
    overscan: 6,
  })
  const sum = claims.reduce((total, { itemId }) => total + (byId.get(itemId)?.priceCents ?? 0), 0)
  return (
    <div className="flex min-h-0 flex-col border-line max-lg:border-t lg:border-r">
      <h2 className="flex items-baseline gap-2 px-4 pt-4 pb-1 font-semibold text-13">
        Claims <span className="font-normal text-12 text-soft tabular-nums">{claims.length}</span>
        <span className="ml-auto tabular-nums">{money(sum)}</span>
      </h2>
      {claims.length === 0 && (
        <p className="px-4 py-2 text-soft">Who claims something will be here, the latest first.</p>
      )}
      <div
        ref={frame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2 max-lg:max-h-80"
      >
        <ul aria-label="Claims" className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const claim = claims[index]
            return (
              claim && (
                <li
                  key={key}
                  data-claim={claim.code}
                  style={{ height: HEIGHT_PX, transform: `translateY(${start}px)` }}
                  className="absolute top-0 left-0 flex w-full items-center gap-3 px-4"
                >
                  <Face id={claim.userId} name={claim.name} className="size-7 text-[0.6875rem]" />
                  <span className="min-w-0 flex-1 truncate">{claim.name}</span>
                  <span className="font-mono font-semibold tabular-nums">{claim.code}</span>
                </li>
              )
            )
          })}
        </ul>
      </div>
    </div>
  )
}
