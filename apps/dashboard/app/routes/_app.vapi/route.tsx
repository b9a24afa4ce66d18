import { Outlet } from '@remix-run/react';
import { PageHeader } from '#app/components/page-header.tsx';
import { ViewLinks } from '#app/components/view-links.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

/** The pages about the way over from Vapi, and back: one heading, one row of links. Each page is a route of its own below `/vapi`. */
export default function MovingFromVapi() {
  return (
    <div>
      <PageHeader
        title="Moving from Vapi"
        description="Bring your assistant over number by number, compare both sides on real calls, and go back with one click whenever you like."
      />
      <ViewLinks
        label="Moving from Vapi"
        views={[
          { to: '/vapi', label: 'Steps' },
          { to: '/vapi/connection', label: 'Connect' },
          { to: '/vapi/import', label: 'Import' },
          { to: '/vapi/compare', label: 'Compare' },
        ]}
      />
      <Outlet />
    </div>
  );
}
