import { useMemo, useRef } from 'react'

/**
 * When a dialog closes, returns the focus to the element that had it before. The library does so only
 * for its own triggers.
 */
export function useFocusBack() {
  const opener = useRef<Element>(null)
  return useMemo(
    () => ({
      onOpenAutoFocus: () => {
        opener.current = document.activeElement
      },
      onCloseAutoFocus: (event: Event) => {
        event.preventDefault()
        if (opener.current instanceof HTMLElement) opener.current.focus()
      },
    }),
    [],
  )
}
