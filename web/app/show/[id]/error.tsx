'use client'

import { button } from '../../../features/dialog/button.ts'
import { Page } from '../../../features/shell/page.tsx'

export default function ShowFault({ reset }: { readonly reset: () => void }) {
  return (
    <Page>
      <div role="alert">
        <h1 className="font-semibold text-20 leading-tight">This show could not be read</h1>
        <p className="mt-2 text-soft">The server did not answer with it. Nothing that was claimed is lost.</p>
        <button type="button" onClick={reset} className={`${button.other} mt-4`}>
          Try again
        </button>
      </div>
    </Page>
  )
}
