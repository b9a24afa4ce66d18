/** Something the person at the terminal can put right: what is wrong, and what to do. Shown without a stack. */
export class StartError extends Error {
  readonly advice: string;

  constructor(problem: string, advice: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = 'StartError';
    this.advice = advice;
  }
}
