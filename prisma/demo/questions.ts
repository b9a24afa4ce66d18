/** What people ask, and the article (by id) that answers it. */
export const QUESTIONS: Readonly<Record<string, readonly { question: string; articleId: string }[]>> = {
  proj_brightwater: [
    { question: 'Hi, quick question, do you take credit cards, or only checks?', articleId: 'kb_bw_payment' },
    { question: 'Hello, you fixed our toilet last spring. Is there a warranty on that?', articleId: 'kb_bw_warranty' },
    { question: 'Hi, are you licensed and insured? My landlord wants to know.', articleId: 'kb_bw_licence' },
    { question: 'I have an appointment tomorrow. How exact is the arrival time?', articleId: 'kb_bw_arrival' },
    { question: 'Which brands of water heaters do you put in?', articleId: 'kb_bw_brands' },
    { question: 'What happens if I have to cancel my appointment?', articleId: 'kb_bw_cancellation' },
    { question: 'Do you also work on weekends?', articleId: 'kb_bw_weekend' },
    { question: 'Do you charge for an estimate?', articleId: 'kb_bw_estimates' },
  ],
  proj_harbor: [
    { question: 'Hi, how often do I have to change the filter of my furnace?', articleId: 'kb_hb_filters' },
    { question: 'Do you work on Lennox systems too?', articleId: 'kb_hb_brands' },
    { question: 'What does your maintenance plan include?', articleId: 'kb_hb_plan' },
    { question: 'Can I pay for a new system in instalments?', articleId: 'kb_hb_payment' },
  ],
};
