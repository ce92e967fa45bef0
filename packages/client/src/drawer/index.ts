import { appendElement, type Mount } from '../element.ts'
import { type DisturbableClient, Drawer } from './drawer.ts'
import { look } from './look.ts'

/**
 * Shows developers switches that disturb this client's connection, in a corner of the page or in an element of theirs. They
 * work while the service is in development mode. Returns a function that removes them.
 */
export function openDrawer(client: DisturbableClient, mount?: Mount): () => void {
  const element = appendElement('portico-drawer', look, mount)
  if (element === undefined) return () => {}
  if (mount) element.setAttribute('data-placed', '')
  const drawer = new Drawer(element, client, { isOpen: mount !== undefined })
  return () => {
    drawer.close()
    element.remove()
  }
}
