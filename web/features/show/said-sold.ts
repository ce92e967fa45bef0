/** The code that a comment calls out: "sold 101", "SOLD #101!". */
export function saidSold(body: string): string | undefined {
  return /\bsold\s+#?(\d{1,6})\b/i.exec(body)?.[1]
}
