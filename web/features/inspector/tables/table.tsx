import type { ReactNode } from 'react'

export interface Column {
  readonly name: string
  /** Right-aligned, for numbers. */
  readonly numeric?: true
  /** Hidden on a narrow screen. */
  readonly wideOnly?: true
}

interface TableProps {
  readonly label: string
  readonly columns: readonly Column[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
  /** The total, if the table does not show all of them. */
  readonly total?: number | undefined
  /** How to find a row that is not shown. */
  readonly hint?: string
  /** Shown if there are no rows. */
  readonly empty: string
}

/** The most rows that a page shows. */
const MOST_ROWS = 200

export function Table({ label, columns, rows, total = rows.length, hint, empty }: TableProps) {
  if (rows.length === 0)
    return (
      <p className="rounded-large border border-line border-dashed px-4 py-8 text-center text-soft">
        {empty}
      </p>
    )
  const shown = rows.slice(0, MOST_ROWS)
  return (
    <div>
      <div className="overflow-x-auto rounded-large border border-line bg-surface">
        <table aria-label={label} className="w-full text-left text-13">
          <thead>
            <tr className="border-line border-b text-soft">
              {columns.map((column) => (
                <th key={column.name} scope="col" className={`px-4 py-2.5 font-medium ${classOf(column)}`}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {shown.map(({ key, cells }) => (
              <tr key={key} className="transition-colors duration-150 hover:bg-ground">
                {columns.map((column, index) => (
                  <td key={column.name} className={`px-4 py-2.5 ${classOf(column)}`}>
                    {cells[index]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < total && (
        <p className="mt-2 text-13 text-soft tabular-nums">
          {printCount(shown.length)} of {printCount(total)} shown{hint && `; ${hint}`}.
        </p>
      )}
    </div>
  )
}

export function printCount(count: number): string {
  return count.toLocaleString('en')
}

function classOf({ numeric, wideOnly }: Column): string {
  return `${numeric ? 'whitespace-nowrap text-right tabular-nums' : ''} ${wideOnly ? 'max-sm:hidden' : ''}`
}
