const shared =
  'inline-flex min-h-10 cursor-pointer items-center justify-center gap-2 whitespace-nowrap rounded-small px-4 font-medium disabled:cursor-default disabled:opacity-50 sm:min-h-9'

/** The styles of buttons: the main action, other actions, destructive ones, and actions within a line of text. */
export const button = {
  main: `${shared} bg-accent text-on-accent transition-opacity duration-150 enabled:hover:opacity-90`,
  other: `${shared} border border-line bg-surface transition-colors duration-150 enabled:hover:border-faint`,
  text: 'inline-flex min-h-10 cursor-pointer items-center rounded-small font-medium underline underline-offset-2 sm:min-h-8',
  fault: `${shared} text-fault transition-colors duration-150 enabled:hover:bg-ground`,
} as const
