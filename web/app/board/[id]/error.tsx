'use client'

import { Fault } from '../../../features/shell/absence.tsx'

export default function BoardFault({ retry }: { readonly retry: () => void }) {
  return (
    <Fault
      where="page"
      title="This board could not be read"
      says="The server did not answer with it. Nothing that was changed is lost."
      retry={retry}
    />
  )
}
