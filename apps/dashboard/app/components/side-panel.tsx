import { Drawer, type DrawerRootProps } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './panel-header.module.css';

interface SidePanelProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  size?: DrawerRootProps['size'];
  position?: DrawerRootProps['position'];
  children: ReactNode;
}

/** A panel over the page, from the right or, on phones, from below. Its header is no landmark: the page has one already. */
export function SidePanel({ title, children, ...drawer }: SidePanelProps) {
  return (
    <Drawer.Root {...drawer}>
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={classes.header}>
          <Drawer.Title className={classes.title}>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close" />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
