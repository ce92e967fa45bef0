export default function Messages() {
  return <p className="m-auto px-6 text-soft max-lg:hidden">Choose a conversation.</p>
}
