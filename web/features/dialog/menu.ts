/** The styles of a menu and its items. */
export const menu = {
  content: 'arrives z-20 min-w-36 rounded-large border border-line bg-raised p-1 shadow-raised',
  item: 'flex min-h-10 cursor-pointer items-center gap-2 rounded-small px-2 text-13 outline-none data-[highlighted]:bg-ground sm:min-h-8',
} as const
