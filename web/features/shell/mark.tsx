/** Three columns under one lintel. The lintel is whole while live and has a gap while not. */
export function Mark({ live = true, className }: { readonly live?: boolean; readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
      className={className}
    >
      <path d={live ? 'M3 5h18' : 'M3 5h5M16 5h5'} />
      <path d="M6 9v10M12 9v10M18 9v10" />
    </svg>
  )
}
