import { Search as Glass } from 'lucide-react'

/** A plain form: it works without scripts, and the search term is in the address. */
export function Search({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <search>
      <form className="relative">
        <Glass aria-hidden="true" className="absolute top-3 left-3 size-4 text-faint" />
        <input
          type="search"
          name="q"
          defaultValue={value}
          aria-label={label}
          placeholder={label}
          className="min-h-10 w-full rounded-small border border-line bg-surface pr-3 pl-9 placeholder:text-faint"
        />
      </form>
    </search>
  )
}

/** The search term in a page's address. */
export async function searchIn(searchParams: Promise<{ q?: string | string[] }>): Promise<string> {
  const { q } = await searchParams
  return typeof q === 'string' ? q.trim().slice(0, 200) : ''
}
