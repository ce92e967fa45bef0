import { useEffect, useRef } from 'react'

import { characterKeys } from './character-keys.ts'

/** The handler of each key, by the key's name. It returns `false` to leave the key to the browser. */
type KeyTable = Readonly<Record<string, () => unknown>>

/** While one of these is open, it has the keyboard to itself. */
const OPEN = '[role=dialog], [role=alertdialog], [role=menu]'

/** Handles keys unless somebody is typing or something else has handled the key. */
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

/** Keys that write no character, such as arrows, have longer names. */
function isCharacter(key: string): boolean {
  return key.length === 1
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  )
}
