/** Answers the way the real functions do, for tests without a worker. */
export const DEMO_TOOLS: Record<string, (args: Record<string, unknown>) => unknown> = {
  get_slots: () => ({
    slots: [
      { slotId: 'slot_1', spoken: 'Tuesday, November 24th at 10 AM' },
      { slotId: 'slot_2', spoken: 'Tuesday, November 24th at 1 PM' },
    ],
    say: 'I have Tuesday, November 24th at 10 AM, or at 1 PM.',
  }),
  book_slot: ({ slotId }) => ({
    booked: slotId === 'slot_1',
    confirmationCode: 'BW-1234',
    spoken: 'Tuesday, November 24th at 10 AM',
    say: 'You are booked for Tuesday, November 24th at 10 AM.',
    reason: '',
  }),
  get_pricing: () => ({
    found: true,
    items: [{ service: 'Drain cleaning', spoken: 'from 129 dollars' }],
    say: 'Drain cleaning starts at 129 dollars.',
  }),
  get_knowledge: () => ({ found: true, articles: [{ title: 'Warranty', body: 'All work is covered for one year.' }] }),
  check_service_area: () => ({ inArea: false, reason: 'outside', say: 'That is outside of the area we serve.' }),
};
