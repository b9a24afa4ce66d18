import { Menu, UnstyledButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { showFailure } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { IconCheck, IconChevronDown } from '#app/theme/icons.ts';
import classes from './project-switcher.module.css';

export interface Project {
  projectId: string;
  name: string;
}

/** Which business the pages show. Switching loads the overview afresh: nothing of the other business stays in memory. */
export function ProjectSwitcher({
  projects,
  activeProjectId,
}: {
  projects: readonly Project[];
  activeProjectId: string;
}) {
  const trpc = useTRPC();
  const select = useMutation(
    trpc.projects.select.mutationOptions({
      onSuccess: () => window.location.assign('/'),
      onError: (error) => showFailure('Could not switch business', error),
    }),
  );
  const active = projects.find((project) => project.projectId === activeProjectId);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.button} aria-label={`Business: ${active?.name ?? 'none'}. Switch business`}>
          <span className={classes.name}>{active?.name}</span>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Your businesses</Menu.Label>
        {projects.map((project) => (
          <Menu.Item
            key={project.projectId}
            disabled={select.isPending}
            rightSection={project.projectId === activeProjectId ? <IconCheck size={16} aria-label="shown now" /> : null}
            onClick={() => project.projectId !== activeProjectId && select.mutate({ projectId: project.projectId })}
          >
            {project.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
