import { duration, phoneNumber } from '#app/lib/format.ts';
import { transferReasonInWords, transferTitle } from '#app/lib/transfer-words.ts';
import { IconPhoneOutgoing } from '#app/theme/icons.ts';
import { StoryStep } from './story-step.tsx';
import type { Transfer } from './timeline.ts';
import classes from './tool-step.module.css';

/** The caller was put through to a person, or should have been. */
export function TransferStep({ transfer }: { transfer: Transfer }) {
  const { mode, reason, briefing, outcome, startedAtMs, talkSec } = transfer;
  return (
    <StoryStep
      icon={IconPhoneOutgoing}
      title={transferTitle(outcome, phoneNumber(transfer.toNumber))}
      startedAtMs={startedAtMs}
    >
      <p className={classes.given}>
        {transferReasonInWords(reason)}
        {outcome === 'connected' &&
          (mode === 'warm' ? ' The person accepted the call.' : ' They were put through at once.')}
        {outcome === 'connected' && talkSec !== null && ` They talked for ${duration(talkSec)}.`}
      </p>
      {briefing !== '' && <p className={classes.result}>What it is about: “{briefing}”</p>}
    </StoryStep>
  );
}
