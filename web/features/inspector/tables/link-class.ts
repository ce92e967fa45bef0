/** How a name that leads to its own page looks. */
export const linkClass =
  'rounded-small font-medium underline decoration-line underline-offset-2 transition-colors duration-150 hover:decoration-current'
