import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'

import { Rail } from '../features/shell/rail.tsx'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Portico', template: '%s · Portico' },
  description: "Realtime for TypeScript teams, self-hosted, on the page's own origin.",
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf8f5' },
    { media: '(prefers-color-scheme: dark)', color: '#12110f' },
  ],
}

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body className="min-h-dvh sm:grid sm:grid-cols-[13rem_1fr]">
        <Rail />
        <main className="mx-auto w-full max-w-3xl px-6 py-10 sm:py-16">{children}</main>
      </body>
    </html>
  )
}
