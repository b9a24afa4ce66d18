import { IconAlertTriangle, IconCircleCheck, IconX } from '#app/theme/icons.ts';
import classes from './check-list.module.css';

export interface Check {
  state: 'ok' | 'warning' | 'problem';
  title: string;
  detail: string;
}

const ICONS = { ok: IconCircleCheck, warning: IconAlertTriangle, problem: IconX } as const;
const WORDS = { ok: 'Fine', warning: 'Worth knowing', problem: 'Needs attention' } as const;

/** What a test found, one line each; read out when it is done. */
export function CheckList({ checks, label }: { checks: readonly Check[]; label: string }) {
  return (
    <ul className={classes.checks} aria-live="polite" aria-label={label}>
      {checks.map(({ state, title, detail }) => {
        const Icon = ICONS[state];
        return (
          <li key={title} className={classes.check} data-state={state}>
            <Icon size={18} role="img" aria-label={WORDS[state]} />
            <span>
              <strong>{title}</strong>
              {detail}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
