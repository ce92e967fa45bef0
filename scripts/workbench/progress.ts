const NAME_WIDTH = 14
const DETAIL_WIDTH = 44

/**
 * Runs one step and prints one line for it: name, result, duration. On a terminal the line is there while the step
 * runs. A step that throws prints no line: its error says more.
 */
export async function step(name: string, work: () => Promise<string>): Promise<void> {
  const started = performance.now()
  const label = name.padEnd(NAME_WIDTH)
  if (process.stdout.isTTY) process.stdout.write(`  … ${label}`)
  try {
    const detail = await work()
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    write(`  ✓ ${label} ${detail.padEnd(DETAIL_WIDTH)} ${seconds.padStart(5)} s\n`)
  } catch (error) {
    write('')
    throw error
  }
}

function write(line: string): void {
  process.stdout.write(process.stdout.isTTY ? `\r\u001b[2K${line}` : line)
}
