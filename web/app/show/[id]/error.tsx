'use client'

import { Fault } from '../../../features/shell/absence.tsx'

export default function ShowFault({ retry }: { readonly retry: () => void }) {
  return (
    <Fault
      where="page"
      title="This show could not be read"
      says="The server did not answer with it. Nothing that was claimed is lost."
      retry={retry}
    />
  )
}
