// A message recorded from the wire and sent again would be signed rightly: each signature is accepted once.

/** so many signatures are remembered; a client sends a few a second at most */
const REMEMBERED = 65_536;

/** A function that throws for a signature that it has got before. Without a key nothing is signed, and nothing is refused. */
export function createReplayGuard(limit: number = REMEMBERED): (signature: string) => void {
  const seen = new Set<string>();
  return (signature) => {
    if (signature === '') return;
    if (seen.has(signature)) throw new Error('replayed: a message with this signature came before');
    seen.add(signature);
    if (seen.size > limit) for (const oldest of [...seen].slice(0, limit / 2)) seen.delete(oldest);
  };
}
