import { appendElement, type Place } from '../element.ts'
import { Drawer, type Patient } from './drawer.ts'
import { look } from './look.ts'

/**
 * Switches that make something go wrong with this client's connection, for whoever develops the page: in a corner of
 * it, or in a place of its own. They work while the service is in development mode. The answer takes them away.
 */
export function openDrawer(client: Patient, place?: Place): () => void {
  const element = appendElement('portico-drawer', look, place)
  if (element === undefined) return () => {}
  if (place) element.setAttribute('data-placed', '')
  const drawer = new Drawer(element, client, { isOpen: place !== undefined })
  return () => {
    drawer.close()
    element.remove()
  }
}
