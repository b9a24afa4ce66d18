import { phoneNumber } from '#app/lib/format.ts';
import { transferInWords, transferTitle } from '#app/lib/transfer-words.ts';
import { IconPhoneOutgoing } from '#app/theme/icons.ts';
import { StoryStep } from './story-step.tsx';
import type { Transfer } from './timeline.ts';
import classes from './tool-step.module.css';

/** A number that breaks across lines is misread. */
const NO_BREAK = '\u00a0';

/** The caller was put through to a person, or should have been. */
export function TransferStep({ transfer, isLive }: { transfer: Transfer; isLive: boolean }) {
  const { briefing, outcome, startedAtMs } = transfer;
  return (
    <StoryStep
      icon={IconPhoneOutgoing}
      title={transferTitle(outcome, phoneNumber(transfer.toNumber).replaceAll(' ', NO_BREAK))}
      startedAtMs={startedAtMs}
    >
      <p className={classes.given}>{transferInWords(transfer, { isLive })}</p>
      {briefing !== '' && <p className={classes.result}>What it is about: “{briefing}”</p>}
    </StoryStep>
  );
}
