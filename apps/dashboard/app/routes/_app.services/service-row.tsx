import { ActionIcon, UnstyledButton, VisuallyHidden } from '@mantine/core';
import list from '#app/components/setup-list.module.css';
import { Tag } from '#app/components/tag.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { minutesInWords } from '#app/lib/format.ts';
import { IconArrowDown, IconArrowUp } from '#app/theme/icons.ts';
import { priceInWords } from './price-words.ts';
import classes from './services.module.css';
import type { Service } from './use-services.ts';

interface ServiceRowProps {
  service: Service;
  onEdit: () => void;
  /** By how many places; absent where there is no order. */
  onMove?: (by: 1 | -1) => void;
  isFirst?: boolean;
  isLast?: boolean;
}

/** One line of the price list. The line opens the editor, the arrows move it. */
export function ServiceRow({ service, onEdit, onMove, isFirst, isLast }: ServiceRowProps) {
  const { currency } = useBusiness();
  const price = priceInWords(service, currency);
  return (
    <div className={list.row}>
      <UnstyledButton className={list.open} onClick={onEdit} aria-haspopup="dialog">
        <span className={list.words}>
          <span className={list.name}>
            <VisuallyHidden>Edit </VisuallyHidden>
            {service.name}
            {service.emergency && <Tag tone="warning">Emergency</Tag>}
            {!service.bookable && <Tag>Not booked by phone</Tag>}
            {!service.quotable && <Tag>Price not told</Tag>}
          </span>
          <span className={list.facts}>
            {[minutesInWords(service.durationMin), service.description].filter(Boolean).join(' · ')}
          </span>
        </span>
        <span className={classes.price}>{price}</span>
      </UnstyledButton>
      {onMove && (
        <span className={classes.arrows}>
          <ActionIcon aria-label={`Move ${service.name} up`} disabled={isFirst} onClick={() => onMove(-1)}>
            <IconArrowUp size={17} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={`Move ${service.name} down`} disabled={isLast} onClick={() => onMove(1)}>
            <IconArrowDown size={17} aria-hidden />
          </ActionIcon>
        </span>
      )}
    </div>
  );
}
