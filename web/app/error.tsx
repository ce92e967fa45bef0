'use client'

import { Fault } from '../features/shell/absence.tsx'

/** Shown beside the rail for any error that no page handles itself. */
export default function PageFault({ retry }: { readonly retry: () => void }) {
  return (
    <Fault
      where="page"
      title="This page could not be read"
      says="The server did not answer with it: its database may be away. Nothing that was sent is lost."
      retry={retry}
    />
  )
}
