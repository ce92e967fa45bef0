/** The style of a link to something's own page. */
export const linkClass =
  'rounded-small font-medium underline decoration-line underline-offset-2 transition-colors duration-150 hover:decoration-current'
