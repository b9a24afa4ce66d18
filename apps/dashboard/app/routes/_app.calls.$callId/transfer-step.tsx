import { duration, phoneNumber } from '#app/lib/format.ts';
import { transferReasonInWords, transferTitle } from '#app/lib/transfer-words.ts';
import { IconPhoneOutgoing } from '#app/theme/icons.ts';
import { StoryStep } from './story-step.tsx';
import type { Transfer } from './timeline.ts';
import classes from './tool-step.module.css';

/** The caller was put through to a person, or should have been. */
export function TransferStep({ transfer }: { transfer: Transfer }) {
  const { mode, reason, briefing, outcome, startedAtMs, talkSec } = transfer;
  const wasTold = mode === 'warm' && briefing !== '';
  return (
    <StoryStep
      icon={IconPhoneOutgoing}
      title={transferTitle(outcome, phoneNumber(transfer.toNumber))}
      startedAtMs={startedAtMs}
    >
      <p className={classes.given}>
        {transferReasonInWords(reason)}
        {outcome === 'connected' && talkSec !== null && ` They talked for ${duration(talkSec)}.`}
      </p>
      {wasTold && <p className={classes.result}>Told before answering: “{briefing}”</p>}
    </StoryStep>
  );
}
