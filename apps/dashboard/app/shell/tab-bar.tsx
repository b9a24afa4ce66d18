import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { NavLink, useLocation } from '@remix-run/react';
import { SidePanel } from '#app/components/side-panel.tsx';
import { IconDots } from '#app/theme/icons.ts';
import { DAILY, SETUP } from './navigation.ts';
import classes from './tab-bar.module.css';

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
      <SidePanel opened={opened} onClose={close} position="bottom" size="auto" title="Your assistant">
        <ul className={classes.more}>
          {SETUP.map(({ to, label, icon: Icon }) => (
            <li key={to}>
              <NavLink to={to} onClick={close} className={classes.moreLink}>
                <Icon size={20} stroke={1.75} aria-hidden />
                {label}
              </NavLink>
            </li>
          ))}
        </ul>
      </SidePanel>
    </nav>
  );
}
