export default function Messages() {
  return (
    <p className="m-auto px-6 text-soft max-lg:hidden">
      Choose a conversation. It is live as soon as it is here.
    </p>
  )
}
