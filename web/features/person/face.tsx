interface FaceProps {
  readonly id: string
  readonly name: string
  readonly className?: string
}

/** Initials on a colour that is derived from the person's id, and so is the same everywhere. */
export function Face({ id, name, className = 'size-8 text-12' }: FaceProps) {
  return (
    <span
      aria-hidden="true"
      style={{ color: '#fff', backgroundColor: `oklch(0.46 0.09 ${hueOf(id)})` }}
      className={`inline-flex shrink-0 select-none items-center justify-center rounded-full font-medium ${className}`}
    >
      {initialsOf(name)}
    </span>
  )
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('')
}

/** The hue of a person, the same everywhere. */
export function hueOf(id: string): number {
  return [...id].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
}
