/** What stands at an address, seen from outside as far as we can. */
export interface AddressLook {
  /** `ours`: the voice worker answers there. */
  readonly reach:
    | 'ours'
    | 'not_https'
    | 'no_such_name'
    | 'private'
    | 'timed_out'
    | 'unreachable'
    | 'not_running'
    | 'not_ours';
  /** Null: there is none to be seen. */
  readonly certificate: CertificateLook | null;
}

export interface CertificateLook {
  /** Null: a telephone company would trust it now. */
  readonly problem: 'expired' | 'not_yet_valid' | 'self_signed' | 'wrong_host' | 'untrusted' | null;
  /** Epoch milliseconds. */
  readonly validUntilMs: number;
}

/** Looks at the public address of the voice worker. */
export interface PublicAddressPort {
  /** Takes 10 s at most and never rejects. `origin` is without a slash at its end. */
  look(origin: string): Promise<AddressLook>;
}
