import { useCallback, useRef } from 'react'

export interface Changed {
  /** Of the form that is watched. */
  readonly ref: (form: HTMLFormElement | null) => void
  readonly isChanged: () => boolean
}

/** Whether the fields of a form say something else than when it opened. */
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
