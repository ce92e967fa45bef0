'use client'

/** The list stays; what failed says so where the conversation would stand. */
export default function ThreadFault({ reset }: { readonly reset: () => void }) {
  return (
    <div role="alert" className="m-auto max-w-sm px-6 text-center">
      <h2 className="font-semibold text-16">This conversation could not be read</h2>
      <p className="mt-1 text-soft">The server did not answer with it. Nothing that was said is lost.</p>
      <button
        type="button"
        onClick={reset}
        className="mt-4 min-h-10 cursor-pointer rounded-small border border-line bg-surface px-4 font-medium"
      >
        Try again
      </button>
    </div>
  )
}
