/** How an input, a text area or a select of a form looks. */
export const control =
  'block min-h-10 w-full rounded-small border border-line bg-surface px-3 text-14 aria-invalid:border-fault'
