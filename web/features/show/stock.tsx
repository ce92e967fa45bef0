'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'

import { AddItem } from './add-item.tsx'
import { money } from './money.ts'
import type { Item } from './show-rows.ts'

interface StockProps {
  readonly showId: string
  readonly items: readonly Item[]
  /** Whether more can be added. */
  readonly isOpen: boolean
}

/** What is sold and how much of it is left. */
export function Stock({ showId, items, isOpen }: StockProps) {
  const [isAdding, setAdding] = useState(false)
  return (
    <div className="min-h-0 overflow-y-auto border-line pb-4 lg:border-r">
      <div className="flex items-center gap-2 py-2 pr-2 pl-4">
        <h2 className="font-semibold text-13">Items</h2>
        {isOpen && (
          <button
            type="button"
            onClick={() => setAdding(true)}
            className="ml-auto inline-flex min-h-10 cursor-pointer items-center gap-1 rounded-small px-2 text-13 text-soft transition-colors duration-150 hover:bg-surface hover:text-ink"
          >
            <Plus aria-hidden="true" className="size-4" /> Add an item
          </button>
        )}
      </div>
      {items.length === 0 && (
        <p className="px-4 text-soft">What you sell will be here. Add the first item.</p>
      )}
      <ul>
        {items.map((item) => (
          <StockRow key={item.id} item={item} />
        ))}
      </ul>
      {isAdding && <AddItem showId={showId} onClose={() => setAdding(false)} />}
    </div>
  )
}

function StockRow({ item }: { readonly item: Item }) {
  const { code, name, priceCents, stock, claimed } = item
  return (
    <li
      data-item={code}
      data-left={stock - claimed}
      className="grid grid-cols-[3.5rem_minmax(0,1fr)_auto] items-center gap-x-3 border-line border-t px-4 py-2.5"
    >
      <span className="font-mono font-semibold text-16 tabular-nums">{code}</span>
      <span className="truncate">{name}</span>
      <span className="text-right text-soft tabular-nums">{money(priceCents)}</span>
      <span className="col-span-2 col-start-2 flex items-center gap-3">
        <span aria-hidden="true" className="h-1 flex-1 overflow-hidden rounded-full bg-line">
          <span
            className="block h-full origin-left bg-accent transition-transform duration-200"
            style={{ transform: `scaleX(${claimed / stock})` }}
          />
        </span>
        <span className={`text-12 tabular-nums ${claimed === stock ? 'font-medium text-ink' : 'text-soft'}`}>
          {claimed === stock ? 'Sold out' : `${claimed} of ${stock}`}
        </span>
      </span>
    </li>
  )
}
