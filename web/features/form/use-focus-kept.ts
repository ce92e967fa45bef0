import { useLayoutEffect, useRef } from 'react'

/** While a form's fields are closed none of them has the focus. Gives it back to the one that had it before. */
export function useFocusKept(isClosed: boolean): void {
  const before = useRef<Element>(null)
  useLayoutEffect(() => {
    if (isClosed) before.current = document.activeElement
    else if (before.current instanceof HTMLElement) before.current.focus()
  }, [isClosed])
}
