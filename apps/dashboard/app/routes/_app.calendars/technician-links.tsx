import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useBusiness } from '#app/lib/business.tsx';
import { count, timeAgo } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { IconPlus, IconRefresh, IconTrash } from '#app/theme/icons.ts';
import { AddLinkDialog } from './add-link-dialog.tsx';
import classes from './calendars.module.css';
import type { Technician } from './use-calendar-setup.ts';
import { useReadAgain } from './use-calendar-setup.ts';

interface TechnicianLinksProps {
  technician: Technician;
  nowMs: number;
}

/** The calendars whose appointments block this technician's time. */
export function TechnicianLinks({ technician, nowMs }: TechnicianLinksProps) {
  const [adding, { open, close }] = useDisclosure(false);
  return (
    <div className={classes.part}>
      <h4>Keep clear of</h4>
      {technician.links.length === 0 && <p className={classes.muted}>No calendar yet.</p>}
      {technician.links.length > 0 && (
        <ul className={classes.links}>
          {technician.links.map((link) => (
            <LinkLine key={link.linkId} link={link} nowMs={nowMs} />
          ))}
        </ul>
      )}
      <Group>
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={open}>
          {technician.links.length === 0 ? 'Add their calendar' : 'Add another calendar'}
        </Button>
      </Group>
      <AddLinkDialog technician={technician} opened={adding} onClose={close} />
    </div>
  );
}

function LinkLine({ link, nowMs }: { link: Technician['links'][number]; nowMs: number }) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const refresh = useMutation(
    trpc.calendar.refreshLink.mutationOptions({
      onError: (error) => showFailure('The calendar was not read', error),
      onSettled: () => readAgain(),
    }),
  );
  const remove = useMutation(
    trpc.calendar.removeLink.mutationOptions({
      onError: (error) => showFailure('Not removed', error),
      onSuccess: async () => {
        showSaved('Removed. Those hours can be offered again.');
        await readAgain();
      },
    }),
  );
  const { linkId, host } = link;
  return (
    <li className={classes.link}>
      <div>
        {host}
        <br />
        <LinkState link={link} nowMs={nowMs} />
      </div>
      <Group gap={4} wrap="nowrap">
        <Tooltip label="Read it again now">
          <ActionIcon
            aria-label={`Read the calendar at ${host} again`}
            loading={refresh.isPending}
            onClick={() => refresh.mutate({ linkId })}
          >
            <IconRefresh size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Remove">
          <ActionIcon
            aria-label={`Remove the calendar at ${host}`}
            loading={remove.isPending}
            onClick={() => remove.mutate({ linkId })}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </li>
  );
}

function LinkState({ link, nowMs }: { link: Technician['links'][number]; nowMs: number }) {
  const { timeZone } = useBusiness();
  if (link.problem !== null) return <span className={classes.problem}>{link.problem}</span>;
  if (link.readAt === null) return <span className={classes.muted}>Being read for the first time</span>;
  return (
    <span className={classes.muted}>
      {count(link.busyAhead, 'busy time')} ahead, read {timeAgo(link.readAt, { timeZone, nowMs })}
    </span>
  );
}
