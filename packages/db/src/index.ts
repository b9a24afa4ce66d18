export { checkDatabase, type DatabaseCheck } from './check-database.ts';
export { EmbeddedDatabaseError } from './embedded/embedded-database-error.ts';
export { type ResolvedDatabase, resolveDatabaseUrl } from './embedded/resolve-database-url.ts';
export * from './generated/client.ts';
export { isProcessAlive } from './is-process-alive.ts';
export { migrateDatabase } from './migrate-database.ts';
export { type IdKind, newId } from './new-id.ts';
export {
  listenForNotifications,
  type NotificationListener,
  type NotificationSubscriber,
  type NotifyingClient,
  notify,
} from './notifications.ts';
export { type Database, openDatabase } from './open-database.ts';
