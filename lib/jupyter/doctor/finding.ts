/** One thing that was looked at. `note`: unusual, and the kernel works all the same. */
export interface Finding {
  state: 'ok' | 'note' | 'wrong';
  what: string;
  /** what to do about it; of every finding that is wrong */
  remedy?: string;
}
