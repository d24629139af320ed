/** Runs `task` for each index from 0 to `count` - 1 with at most `width` of them unfinished; stops at the first that fails. */
export async function inFlight(width: number, count: number, task: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
