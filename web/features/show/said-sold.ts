/** The code that a comment claims. The comment must begin with it: "sold 101", "SOLD #101, please". */
export function saidSold(body: string): string | undefined {
  return /^\W*sold\s+#?(\d{1,6})\b/i.exec(body)?.[1]
}
