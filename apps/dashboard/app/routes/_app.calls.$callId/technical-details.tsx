import classes from './technical-details.module.css';
import type { ToolCall } from './timeline.ts';

/** For whoever looks after the system: names, codes and data as they were. */
export function TechnicalDetails({ tool }: { tool: ToolCall }) {
  const errors = tool.attempts.filter((attempt) => attempt.error !== null);
  return (
    <details className={classes.details}>
      <summary>Technical details</summary>
      <dl>
        <dt>Function</dt>
        <dd>
          <code>{tool.name}</code>, {tool.status}
          {tool.errorCode && (
            <>
              , <code>{tool.errorCode}</code>
            </>
          )}
          {tool.durationMs !== null && `, ${tool.durationMs} ms`}
        </dd>
        {errors.map(({ attempt, error, durationMs }) => (
          <div key={attempt}>
            <dt>Try {attempt}</dt>
            <dd>
              {error} ({durationMs} ms)
            </dd>
          </div>
        ))}
        <dt>Asked with</dt>
        <dd>
          <Json text={tool.argsJson} label={`What ${tool.name} was asked with`} />
        </dd>
        {tool.outputJson && (
          <>
            <dt>Answered</dt>
            <dd>
              <Json text={tool.outputJson} label={`What ${tool.name} answered`} />
            </dd>
          </>
        )}
      </dl>
    </details>
  );
}

/** Scrolls by itself, therefore reachable by keyboard and named. */
function Json({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.json} tabIndex={0} aria-label={label}>
      <pre>{text}</pre>
    </section>
  );
}
