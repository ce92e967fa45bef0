import { PublishRefused } from './refused.ts'
import { StreamsForbidden } from './streams-forbidden.ts'
import { StreamsMissing } from './streams-missing.ts'

interface Naming {
  /** Matches the SQLSTATE and Postgres's message. Prisma has both in its own message. */
  readonly fits: RegExp
  readonly named: (words: RegExpExecArray, cause: Error) => Error
}

/**
 * The application's own raw statements pass here, too, so each row matches only errors about the schema `portico`.
 * Undefined functions (42883) are not among them: without the schema the error is 3F000 or 42P01, and 42883 tells of a
 * wrong argument and says itself what to cast.
 */
const namings: readonly Naming[] = [
  { fits: /\b(3F000|42P01)\b.*portico/s, named: (_, cause) => new StreamsMissing({ cause }) },
  {
    fits: /\b42501\b.* (schema portico|function (publish|position))\b/s,
    named: (_, cause) => new StreamsForbidden({ cause }),
  },
  {
    fits: /\bPT003\b.*(has \d+ bytes, and at most \d+)/s,
    named: ([, size = '']) =>
      new PublishRefused(
        'too-large',
        'data',
        `${size} are allowed in this database; the transaction can only be rolled back. Lower maxDataBytes in the ` +
          'contract, or raise the bound: ALTER DATABASE … SET portico.max_data_bytes',
      ),
  },
]

/** For `.catch()`: rethrows known errors of statements on the streams as named errors, and any other unchanged. */
export function throwNamed(error: unknown): never {
  if (!(error instanceof Error)) throw error
  const words = `${'code' in error ? error.code : ''} ${error.message}`
  for (const { fits, named } of namings) {
    const found = fits.exec(words)
    if (found !== null) throw named(found, error)
  }
  throw error
}
