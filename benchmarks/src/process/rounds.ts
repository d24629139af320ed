/**
 * Lets the candidates take turns: in every round each once, with a different one first, so that what the machine does
 * meanwhile hits all of them alike. The round before the first is a warm-up and is not kept.
 *
 * @returns for each candidate, in its place, its rounds
 */
export async function interleaved<C, R>(
  candidates: readonly C[],
  rounds: number,
  turn: (candidate: C, round: number) => Promise<R>,
): Promise<R[][]> {
  const results = candidates.map((): R[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (let step = 0; step < candidates.length; step++) {
      const place = (round + step) % candidates.length;
      const result = await turn(candidates[place]!, round);
      if (round > 0) results[place]!.push(result);
    }
  }
  return results;
}
