import { useLayoutEffect, useRef } from 'react'

/** Disabled fields lose the focus. Once they are enabled again, gives it back to the one that had it. */
export function useFocusKept(isClosed: boolean): void {
  const before = useRef<Element>(null)
  useLayoutEffect(() => {
    if (isClosed) before.current = document.activeElement
    else if (before.current instanceof HTMLElement) before.current.focus()
  }, [isClosed])
}
