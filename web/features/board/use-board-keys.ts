import { useEffect, useRef } from 'react'

export interface BoardKeys {
  readonly onNew: () => void
  readonly onSearch: () => void
}

const STEPS: Readonly<Record<string, readonly [columns: number, tickets: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** `n` begins a ticket, `/` searches, arrows go from card to card. `isOff` while something else has the keys. */
export function useBoardKeys(keys: BoardKeys, isOff: boolean): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (isOff) return
    const onKeyDown = (event: KeyboardEvent) => {
      const isPlain = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey
      if (isPlain && !isWriting(event.target) && act(event.key, latest.current)) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [isOff])
}

function act(key: string, { onNew, onSearch }: BoardKeys): boolean {
  const step = STEPS[key]
  if (step) return go(...step)
  if (key === 'n') onNew()
  else if (key === '/') onSearch()
  else return false
  return true
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
}

/** From the card that has the focus to the next one; to the first where none has. */
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
