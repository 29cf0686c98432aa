// The end of whoever started the kernel. Jupyter's clients name their process in JPY_PARENT_PID; killed hard, they cannot say goodbye.

const POLL_MS = 1000;

/** Calls `onGone` once, when the process named in JPY_PARENT_PID has ended. */
export function watchParent(onGone: () => void): void {
  const parent = Number(process.env.JPY_PARENT_PID);
  // a number that means no process here comes from another namespace, or is a handle of Windows: nothing to go by
  if (!(parent > 1) || !(process.ppid === parent || isRunning(parent))) return;
  // an orphan gets another parent at once; a process that nobody has waited for yet would still count as running
  const ours = process.ppid === parent;
  const timer = setInterval(() => {
    if ((!ours || process.ppid === parent) && isRunning(parent)) return;
    clearInterval(timer);
    onGone();
  }, POLL_MS);
  timer.unref();
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it runs, as somebody else's
  }
}
