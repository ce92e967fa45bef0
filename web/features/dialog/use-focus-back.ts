import { useMemo, useRef } from 'react'

/**
 * Whatever had the focus when a dialog opened has it again once that is closed. By itself the library gives it back to
 * its own triggers alone.
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
