import type { Metadata } from 'next'
import type { ReactNode } from 'react'

import { Waiting } from '../../features/going/waiting.tsx'
import { requireAdministrator } from '../../features/inspector/server/administrator.ts'
import { Tabs } from '../../features/inspector/tabs.tsx'

export const metadata: Metadata = { title: 'Inspector' }

export default async function InspectorLayout({ children }: { readonly children: ReactNode }) {
  await requireAdministrator()
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-8">
      <h1 className="mb-4 font-semibold text-20 leading-tight">Inspector</h1>
      <Tabs />
      <div className="pt-6">
        <Waiting frame="/inspector" />
        {children}
      </div>
    </div>
  )
}
