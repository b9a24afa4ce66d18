import { Link } from '@remix-run/react';
import { Wordmark } from '#app/components/wordmark.tsx';
import { TestCallButton } from '#app/features/test-call/test-call-button.tsx';
import { type Account, AccountMenu } from './account-menu.tsx';
import classes from './header.module.css';
import { LiveBadge } from './live-badge.tsx';
import { type Project, ProjectSwitcher } from './project-switcher.tsx';

export interface HeaderProps {
  account: Account;
  projects: readonly Project[];
  activeProjectId: string;
}

/** On every page: where you are, for which business, and the way to try the assistant. */
export function Header({ account, projects, activeProjectId }: HeaderProps) {
  return (
    <header className={classes.header}>
      <Link to="/" className={classes.home} aria-label="Offhook, overview">
        <span className={classes.wide}>
          <Wordmark />
        </span>
        <span className={classes.narrow}>
          <Wordmark compact />
        </span>
      </Link>
      <span className={classes.divider} aria-hidden />
      <ProjectSwitcher projects={projects} activeProjectId={activeProjectId} />
      <div className={classes.actions}>
        <LiveBadge />
        <TestCallButton placement="header" />
        <AccountMenu account={account} />
      </div>
    </header>
  );
}
