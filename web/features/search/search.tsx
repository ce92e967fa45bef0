import { Search as Glass } from 'lucide-react'

import { SearchField } from './search-field.tsx'

/** A plain form: it works without scripts, and the search term is in the address. */
export function Search({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <search>
      <form className="relative">
        <Glass aria-hidden="true" className="absolute top-3 left-3 size-4 text-faint" />
        <SearchField label={label} value={value} />
      </form>
    </search>
  )
}

/** The search term in a page's address. */
export async function searchIn(searchParams: Promise<{ q?: string | string[] }>): Promise<string> {
  const { q } = await searchParams
  return typeof q === 'string' ? q.trim().slice(0, 200) : ''
}
