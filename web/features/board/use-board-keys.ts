import { useKeys } from '../keys/use-keys.ts'

interface BoardKeys {
  readonly onNew: () => void
  readonly onSearch: () => void
}

const STEPS: Readonly<Record<string, readonly [columns: number, tickets: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * `n` creates a ticket, `/` searches, arrows move between cards. While a ticket is carried, the keys are
 * its own.
 */
export function useBoardKeys({ onNew, onSearch }: BoardKeys, isCarrying: boolean): void {
  const walks = Object.entries(STEPS).map(([key, step]) => [key, () => go(...step)] as const)
  useKeys(isCarrying ? {} : { ...Object.fromEntries(walks), n: onNew, '/': onSearch })
}

/** Moves the focus from card to card, or to the first one. Returns false if there is no card. */
function go(columns: number, tickets: number): boolean {
  const all = [...document.querySelectorAll('[data-column]')].map((column) => [
    ...column.querySelectorAll<HTMLElement>('[data-card]'),
  ])
  const filled = all.filter((cards) => cards.length > 0)
  const isFocused = (card: Element) => card === document.activeElement
  const at = filled.findIndex((cards) => cards.some(isFocused))
  const inside = filled[at]?.findIndex(isFocused) ?? 0
  const column = at < 0 ? filled[0] : filled[at + columns]
  const card = at < 0 ? column?.[0] : column?.[Math.min(inside + tickets, column.length - 1)]
  card?.focus()
  return card !== undefined
}
