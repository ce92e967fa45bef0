'use client'

import { Fault } from '../../../features/shell/absence.tsx'

/** The list stays; what failed says so where the conversation would stand. */
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
