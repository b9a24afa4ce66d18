import { NavLink } from '@remix-run/react';
import { SidePanel } from '#app/components/side-panel.tsx';
import { SETUP } from './navigation.ts';
import classes from './tab-bar.module.css';

/** What the bar at the bottom has no room for. */
export function MorePanel({ onClose }: { onClose: () => void }) {
  return (
    <SidePanel opened onClose={onClose} position="bottom" size="auto" title="Your assistant">
      <ul className={classes.more}>
        {SETUP.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <NavLink to={to} onClick={onClose} className={classes.moreLink}>
              <Icon size={20} stroke={1.75} aria-hidden />
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </SidePanel>
  );
}
