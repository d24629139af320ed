/** Whether two observations, or parts of them, say the same. Absent and `undefined` are the same. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
