import { useCallback, useRef } from 'react'

export interface Changed {
  /** Attach this to the form. */
  readonly ref: (form: HTMLFormElement | null) => void
  readonly isChanged: () => boolean
}

/** Whether any field of a form has changed since it opened. */
export function useChanged(): Changed {
  const form = useRef<HTMLFormElement>(null)
  const first = useRef('')
  const ref = useCallback((shown: HTMLFormElement | null) => {
    form.current = shown
    if (shown) first.current = valuesIn(shown)
  }, [])
  const isChanged = () => form.current !== null && valuesIn(form.current) !== first.current
  return { ref, isChanged }
}

function valuesIn(form: HTMLFormElement): string {
  return JSON.stringify([...new FormData(form)])
}
