export { CLIENT_ADDRESS_HEADER } from '@offhook/integrations';
export type { CallSound, SoundAnswer } from './call-audio.ts';
export {
  type ApiOfRequest,
  createDashboardServices,
  type DashboardServiceSettings,
  type DashboardServices,
} from './dashboard-services.ts';
