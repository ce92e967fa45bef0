import type { Closed } from './ways-in.ts'

/** Shown instead of the ways to sign in, for the operator. */
export function NobodyComesIn({ cause, cure }: Closed) {
  return (
    <div role="alert" className="mt-6 max-w-xl rounded-small border border-fault px-4 py-3">
      <h2 className="font-medium text-fault">Nobody can sign in here yet</h2>
      <p className="mt-1">{cause}</p>
      <p className="mt-1 text-soft">{cure}</p>
    </div>
  )
}
