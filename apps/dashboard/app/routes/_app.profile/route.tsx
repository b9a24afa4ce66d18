import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { PageHeader } from '#app/components/page-header.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { AreaSection } from './area-section.tsx';
import { AssistantSection } from './assistant-section.tsx';
import { BookingSection } from './booking-section.tsx';
import { BusinessSection } from './business-section.tsx';
import { HandlingSection } from './handling-section.tsx';
import { HoursSection } from './hours-section.tsx';
import { ListeningSection } from './listening-section.tsx';
import classes from './profile.module.css';
import { TextsSection } from './texts-section.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Business profile · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  return { profile: await api.profile.get() };
}

const SECTIONS = [
  { id: 'business', label: 'Business', Section: BusinessSection },
  { id: 'hours', label: 'Hours', Section: HoursSection },
  { id: 'area', label: 'Service area', Section: AreaSection },
  { id: 'assistant', label: 'Greeting and voice', Section: AssistantSection },
  { id: 'booking', label: 'Booking rules', Section: BookingSection },
  { id: 'listening', label: 'How it listens', Section: ListeningSection },
  { id: 'texts', label: 'Texts to customers', Section: TextsSection },
  { id: 'handling', label: 'How calls are handled', Section: HandlingSection },
] as const;

export default function ProfilePage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const profile = useSeededQuery(trpc.profile.get.queryOptions(), seed.profile);
  return (
    <div>
      <PageHeader
        title="Business profile"
        description="What your assistant knows about the business, and how it behaves. Each part is saved on its own and counts from the next call."
      />
      <div className={classes.columns}>
        <nav className={classes.toc} aria-label="On this page">
          {SECTIONS.map(({ id, label }) => (
            <a key={id} href={`#${id}`}>
              {label}
            </a>
          ))}
        </nav>
        <div className={classes.sections}>
          {SECTIONS.map(({ id, Section }) => (
            <div key={id} id={id}>
              <Section profile={profile} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
