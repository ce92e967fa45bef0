import { useEffect, useRef } from 'react'

import { characterKeys } from './character-keys.ts'

/** What each key does, by its name; `false` where there was nothing to do, and the key is left to the browser. */
export type KeyTable = Readonly<Record<string, () => unknown>>

/** What has the keys for itself while it is open. */
const OPEN = '[role=dialog], [role=alertdialog], [role=menu]'

/** Runs while the page listens and nobody is typing; a key that something else has taken is left alone. */
export function useKeys(table: KeyTable): void {
  const latest = useRef(table)
  useEffect(() => {
    latest.current = table
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const run = isOurs(event) && Object.hasOwn(latest.current, event.key) && latest.current[event.key]
      if (run && run() !== false) event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

function isOurs(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  if (isTyping(event.target) || document.querySelector(OPEN) !== null) return false
  return !isCharacter(event.key) || characterKeys.read() === 'on'
}

/** Arrows and the like have names of several letters. */
function isCharacter(key: string): boolean {
  return key.length === 1
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  )
}
