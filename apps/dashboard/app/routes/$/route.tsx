import { useRouteError } from '@remix-run/react';
import { ErrorPage } from '#app/components/error-page.tsx';

/** Every address without a page of its own. */
export function loader(): never {
  throw new Response(null, { status: 404 });
}

export default function NotFoundPage() {
  return null;
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
