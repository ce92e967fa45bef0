interface StepsProps {
  readonly title: string
  readonly steps: readonly {
    readonly at: number
    readonly what: string
    readonly facts?: Readonly<Record<string, unknown>>
  }[]
  /** Why it failed, by name. */
  readonly finding: string | undefined
}

/** The steps of one side, each with the time since the first. */
export function Steps({ title, steps, finding }: StepsProps) {
  const [first] = steps
  return (
    <section aria-label={title}>
      <h3 className="mb-2 font-medium">
        {title}
        {finding !== undefined && <span className="ml-2 font-mono text-12 text-fault">{finding}</span>}
      </h3>
      <ol className="divide-y divide-line rounded-large border border-line bg-surface text-13">
        {steps.map(({ at, what, facts = {} }) => (
          <li key={`${at} ${what}`} className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[6rem_8rem_1fr]">
            <span className="text-soft tabular-nums">+{at - (first?.at ?? at)} ms</span>
            <span className="font-medium">{what}</span>
            <span className="min-w-0 break-words text-soft">
              {Object.entries(facts)
                .map(([name, value]) => `${name} ${String(value)}`)
                .join(', ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
