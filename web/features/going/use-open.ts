import { useSelectedLayoutSegment } from 'next/navigation'

import { useGoing } from './going.ts'
import { isWithin } from './within.ts'

/** The page of a frame that is open, or about to open; null for the frame's own. */
export function useOpen(frame: string): string | null {
  const open = useSelectedLayoutSegment()
  const to = useGoing()
  if (to === undefined || !isWithin(frame, to)) return open
  return to.slice(frame.length + 1) || null
}
