/** The answer, or null when it takes longer. Rejects as the question does. */
export async function withinTime<Value>(question: Promise<Value>, limitMs: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, limitMs, null);
  });
  // A failure after the limit is nobody's any more.
  question.catch(() => undefined);
  try {
    return await Promise.race([question, late]);
  } finally {
    clearTimeout(timer);
  }
}
