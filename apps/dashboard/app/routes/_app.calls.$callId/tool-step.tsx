import { Loader } from '@mantine/core';
import { clock } from '#app/lib/format.ts';
import { argumentsInWords, failureInWords, toolTitle } from '#app/lib/tool-words.ts';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '#app/theme/icons.ts';
import { TechnicalDetails } from './technical-details.tsx';
import { attemptLines, type ToolCall } from './timeline.ts';
import classes from './tool-step.module.css';

/** Something the assistant looked up or did during the call, in plain words. */
export function ToolStep({ tool }: { tool: ToolCall }) {
  const given = argumentsInWords(tool);
  return (
    <div className={classes.step} data-status={tool.status}>
      <div className={classes.head}>
        <StatusIcon status={tool.status} />
        <span className={classes.title}>{toolTitle(tool)}</span>
        <span className={classes.time}>{clock(tool.startedAtMs)}</span>
      </div>
      {given && <p className={classes.given}>{given}</p>}
      <Result tool={tool} />
      <Attempts tool={tool} />
      <TechnicalDetails tool={tool} />
    </div>
  );
}

function StatusIcon({ status }: { status: ToolCall['status'] }) {
  if (status === 'running') return <Loader size={16} aria-hidden />;
  if (status === 'failed') return <IconAlertTriangle size={18} aria-hidden className={classes.failedIcon} />;
  if (status === 'succeeded') return <IconCircleCheck size={18} aria-hidden className={classes.doneIcon} />;
  return <IconInfoCircle size={18} aria-hidden className={classes.neutralIcon} />;
}

function Result({ tool }: { tool: ToolCall }) {
  if (tool.status === 'failed') return <p className={classes.failure}>{failureInWords(tool)}</p>;
  return tool.say ? <p className={classes.result}>“{tool.say}”</p> : null;
}

/** One attempt is how it should be and needs no words. */
function Attempts({ tool }: { tool: ToolCall }) {
  const lines = attemptLines(tool.attempts);
  if (lines.length < 2) return null;
  return (
    <ol className={classes.attempts} aria-label="Attempts">
      {lines.map(({ attempt, durationMs, waitedMs, error }) => (
        <li key={attempt}>
          {waitedMs > 0 && <span className={classes.wait}>waited {seconds(waitedMs)}</span>}
          <span>
            Try {attempt}: {error === null ? 'answered' : 'no luck'} after {seconds(durationMs)}
          </span>
        </li>
      ))}
    </ol>
  );
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
