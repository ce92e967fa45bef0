import type { ReactNode } from 'react'

export interface Column {
  readonly name: string
  /** Figures stand to the right. */
  readonly numeric?: true
  /** Left out where there is no room. */
  readonly wideOnly?: true
}

export interface TableProps {
  readonly label: string
  readonly columns: readonly Column[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
  /** Instead of rows, when there are none. */
  readonly empty: string
}

export function Table({ label, columns, rows, empty }: TableProps) {
  if (rows.length === 0)
    return (
      <p className="rounded-large border border-line border-dashed px-4 py-8 text-center text-soft">
        {empty}
      </p>
    )
  return (
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
          {rows.map(({ key, cells }) => (
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
  )
}

function classOf({ numeric, wideOnly }: Column): string {
  return `${numeric ? 'whitespace-nowrap text-right tabular-nums' : ''} ${wideOnly ? 'max-sm:hidden' : ''}`
}
