const DEADLINE_MS = 60_000;

/** Rejects if the work of a round has not ended in a minute: a message that was lost must not hang the run. */
export async function within<T>(work: Promise<T>, progress: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done in ${DEADLINE_MS / 1000} s: ${progress()}`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
