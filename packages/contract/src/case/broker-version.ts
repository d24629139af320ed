/** A version of RabbitMQ, such as `3.10` or `4.0.5`. */
export type BrokerVersion = `${bigint}.${bigint}` | `${bigint}.${bigint}.${bigint}`;

/** Whether a version is this one or a later one; what `floor` does not mention does not count. */
export function isAtLeast(version: string, floor: BrokerVersion): boolean {
  const have = numbersOf(version);
  for (const [index, wanted] of numbersOf(floor).entries()) {
    const had = have[index] ?? 0;
    if (had !== wanted) return had > wanted;
  }
  return true;
}

/** What holds for a version: the entry of the latest version that is not later than it, or else the first entry. */
export function chosenFor<T>(version: string, choices: Readonly<Record<BrokerVersion, T>>): T {
  const [first, ...later] = Object.entries(choices) as [BrokerVersion, T][];
  if (!first) throw new RangeError('no choice is given');
  return later.reduce((chosen, [from, value]) => (isAtLeast(version, from) ? value : chosen), first[1]);
}

function numbersOf(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}
