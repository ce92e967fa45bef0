export default function Page() {
  return <h1>An app that was there before</h1>
}
