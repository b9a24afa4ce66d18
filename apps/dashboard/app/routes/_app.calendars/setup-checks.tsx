import type { RouterOutputs } from '#app/lib/trpc.ts';
import { IconAlertTriangle, IconCircleCheck, IconX } from '#app/theme/icons.ts';
import classes from './calendars.module.css';

type Check = RouterOutputs['calendar']['test'][number];

const ICONS = { ok: IconCircleCheck, warning: IconAlertTriangle, problem: IconX } as const;
const WORDS = { ok: 'Fine', warning: 'Worth knowing', problem: 'Needs attention' } as const;

/** What the test found, one line each; read out when it is done. */
export function SetupChecks({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className={classes.checks} aria-live="polite" aria-label="What the test found">
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
