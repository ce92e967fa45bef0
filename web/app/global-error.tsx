'use client'

import { Fault } from '../features/shell/absence.tsx'
import './globals.css'

/** Shown when the layout itself fails, so there is no rail either. */
export default function AppFault({ retry }: { readonly retry: () => void }) {
  return (
    <html lang="en">
      <head>
        <title>Portico</title>
      </head>
      <body>
        <main>
          <Fault
            where="page"
            title="This page could not be made"
            says="The server failed at what every page needs; its log says at what. Nothing that was sent is lost."
            retry={retry}
          />
        </main>
      </body>
    </html>
  )
}
