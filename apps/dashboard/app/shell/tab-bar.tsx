import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { NavLink, useLocation } from '@remix-run/react';
import { lazy, Suspense } from 'react';
import { IconDots } from '#app/theme/icons.ts';
import { DAILY, SETUP } from './navigation.ts';
import classes from './tab-bar.module.css';

/** Fetched when it is first opened. */
const MorePanel = lazy(() => import('./more-panel.tsx').then((module) => ({ default: module.MorePanel })));

/** The phone's navigation, within reach of a thumb. */
export function TabBar() {
  const [opened, { open, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const inSetup = SETUP.some(({ to }) => pathname.startsWith(to));
  return (
    <nav className={classes.bar} aria-label="Main, at the bottom">
      {DAILY.map(({ to, label, icon: Icon }) => (
        <NavLink key={to} to={to} end={to === '/'} prefetch="intent" className={classes.tab}>
          <Icon size={22} stroke={1.75} aria-hidden />
          {label}
        </NavLink>
      ))}
      <UnstyledButton
        className={classes.tab}
        onClick={open}
        aria-haspopup="dialog"
        aria-expanded={opened}
        data-active={inSetup || undefined}
      >
        <IconDots size={22} stroke={1.75} aria-hidden />
        More
      </UnstyledButton>
      {opened && (
        <Suspense>
          <MorePanel onClose={close} />
        </Suspense>
      )}
    </nav>
  );
}
