import type { OptionProfile, ProfileRequest } from './protocol'
import type { SurfaceCalls } from './surface/surfaceProtocol'

/** What the page asks of the desk's worker. */
export interface DeskCalls extends SurfaceCalls {
  option: { request: ProfileRequest; reply: OptionProfile }
}
