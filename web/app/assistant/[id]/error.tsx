'use client'

import { Fault } from '../../../features/shell/absence.tsx'

/** Shown where the conversation would be. The list beside it stays. */
export default function ThreadFault({ retry }: { readonly retry: () => void }) {
  return (
    <Fault
      where="pane"
      title="This conversation could not be read"
      says="The server did not answer with it. Nothing that was said is lost."
      retry={retry}
    />
  )
}
