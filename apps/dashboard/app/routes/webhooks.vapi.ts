/** Vapi calls can not be taken over yet: saying so is better than taking an event and losing it. */
const notYet = () => Response.json({ message: 'This version does not serve Vapi yet' }, { status: 501 });

export const action = notYet;
export const loader = notYet;
