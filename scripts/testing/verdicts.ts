/*
 * What tap itself says of the files of a run, in TAP: `ok 7 - a.test.ts` for a file that passed and whose process ended well.
 *
 * Some do not end well: about one process in several hundred passes its tests and then does not exit until its time is over
 * (Node can deadlock at its shutdown: nodejs/node#54918). The reporter has called it passed by then, and prints no summary
 * after it; tap says `not ok`, and nothing at all of the file that it would have judged last.
 */

/** The files that tap reports as passed. */
export function passedIn(verdicts: string): ReadonlySet<string> {
  return new Set(Array.from(verdicts.matchAll(/^ok \d+ - (\S+)/gm), ([, file = '']) => file))
}

/** Everything that is `not ok`, with what tap found. */
export function failuresIn(verdicts: string): string {
  return Array.from(
    verdicts.matchAll(/^( *)not ok .*\n(?:\1 +---\n[\s\S]*?\n\1 +\.\.\.\n)?/gm),
    ([all]) => all,
  ).join('')
}
