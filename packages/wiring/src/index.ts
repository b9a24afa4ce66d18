export { CLIENT_ADDRESS_HEADER } from '@offhook/integrations';
export {
  createDashboardServices,
  type DashboardServiceSettings,
  type DashboardServices,
} from './dashboard-services.ts';
export {
  createWorkerServices,
  type WorkerServiceSettings,
  type WorkerServices,
  type WorkerTools,
} from './worker-services.ts';
