/** The error of a field, shown below it. */
export function Says({ fault }: { readonly fault: string }) {
  return (
    <p role="alert" className="pt-1 text-13 text-fault">
      {fault}
    </p>
  )
}
