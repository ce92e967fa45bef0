import type { ReactNode } from 'react'

/** A page of text: one column, with air around it. */
export function Page({ children }: { readonly children: ReactNode }) {
  return <div className="mx-auto w-full max-w-3xl px-6 py-10 sm:py-16">{children}</div>
}
