import { type RefObject, useCallback, useMemo, useRef, useState } from 'react'

export interface Editing {
  /** The message that this person is changing. */
  readonly id: string | undefined
  /** What they have written so far. It outlives the field, whose row comes and goes while the timeline scrolls. */
  readonly text: RefObject<string | undefined>
  readonly begin: (id: string | undefined) => void
  readonly leave: () => void
}

export function useEditing(): Editing {
  const [id, setId] = useState<string>()
  const text = useRef<string>(undefined)
  const begin = useCallback((next: string | undefined) => {
    text.current = undefined
    setId(next)
  }, [])
  const leave = useCallback(() => begin(undefined), [begin])
  return useMemo(() => ({ id, text, begin, leave }), [id, begin, leave])
}
