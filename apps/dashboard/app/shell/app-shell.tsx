import { NavLink, useLocation } from '@remix-run/react';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './app-shell.module.css';
import { Header, type HeaderProps } from './header.tsx';
import { DAILY, type Destination, SETUP } from './navigation.ts';
import { NavigationProgress } from './navigation-progress.tsx';
import { TabBar } from './tab-bar.tsx';

/** The frame of every signed-in page: header, sidebar (a bar at the bottom on phones) and the page itself. */
export function AppShell({ children, ...header }: HeaderProps & { children: ReactNode }) {
  const contentRef = useFocusOnNavigation();
  return (
    <>
      <a href="#content" className="oh-skip-link">
        Skip to the page
      </a>
      <NavigationProgress />
      <Header {...header} />
      <div className={classes.frame}>
        <nav className={classes.sidebar} aria-label="Main">
          <NavigationList destinations={DAILY} />
          <p className={classes.groupTitle} id="nav-setup">
            Your assistant
          </p>
          <NavigationList destinations={SETUP} labelledBy="nav-setup" />
        </nav>
        <main id="content" ref={contentRef} className={classes.content} tabIndex={-1}>
          {children}
        </main>
      </div>
      <TabBar />
    </>
  );
}

function NavigationList({ destinations, labelledBy }: { destinations: readonly Destination[]; labelledBy?: string }) {
  return (
    <ul className={classes.list} aria-labelledby={labelledBy}>
      {destinations.map(({ to, label, icon: Icon }) => (
        <li key={to}>
          <NavLink to={to} end={to === '/'} prefetch="intent" className={classes.link}>
            <Icon size={19} stroke={1.75} aria-hidden />
            {label}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

/** A new page begins where it begins for the eyes: without this, the keyboard and screen readers stay in the navigation. */
function useFocusOnNavigation() {
  const ref = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    ref.current?.focus({ preventScroll: true });
  }, [pathname]);
  return ref;
}
