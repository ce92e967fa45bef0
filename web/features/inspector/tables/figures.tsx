/** A row of key figures. */
export function Figures({
  figures,
}: {
  readonly figures: readonly (readonly [name: string, value: string])[]
}) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-large border border-line bg-line sm:grid-cols-4">
      {figures.map(([name, value]) => (
        <div key={name} className="bg-surface p-4">
          <dt className="text-13 text-soft">{name}</dt>
          <dd className="mt-1 truncate font-semibold text-20 tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
