import { useRouteError } from '@remix-run/react';
import { ErrorPage } from './error-page.tsx';

/** For `export { RouteError as ErrorBoundary }` in a page: the frame around it stays usable. */
export function RouteError() {
  return <ErrorPage error={useRouteError()} withLogo={false} />;
}
