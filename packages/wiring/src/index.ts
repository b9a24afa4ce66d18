export { CLIENT_ADDRESS_HEADER } from '@offhook/integrations';
export {
  createDashboardServices,
  type DashboardServiceSettings,
  type DashboardServices,
} from './dashboard-services.ts';
