import { type RefObject, useCallback, useMemo, useRef, useState } from 'react'

export interface Editing {
  /** The message that this person is editing. */
  readonly id: string | undefined
  /** The edited text. It is kept here because the field disappears when its row scrolls away. */
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
