/** Google's errors as Routes words them: `{"error":{"code","message","status"}}` (protocols/calcom-and-maps.md, B4). */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly httpStatus: number;
  readonly status: string;

  constructor(httpStatus: number, status: string, message: string) {
    super(message);
    this.httpStatus = httpStatus;
    this.status = status;
  }

  toWire() {
    return { error: { code: this.httpStatus, message: this.message, status: this.status } };
  }
}

export const invalidArgument = (message: string) => new RpcError(400, 'INVALID_ARGUMENT', message);
