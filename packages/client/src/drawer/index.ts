import { appendElement, type Mount } from '../element.ts'
import { Drawer, type Patient } from './drawer.ts'
import { look } from './look.ts'

/**
 * Switches that make something go wrong with this client's connection, for whoever develops the page: in a corner of
 * it, or in a mount of its own. They work while the service is in development mode. The answer takes them away.
 */
export function openDrawer(client: Patient, mount?: Mount): () => void {
  const element = appendElement('portico-drawer', look, mount)
  if (element === undefined) return () => {}
  if (mount) element.setAttribute('data-placed', '')
  const drawer = new Drawer(element, client, { isOpen: mount !== undefined })
  return () => {
    drawer.close()
    element.remove()
  }
}
