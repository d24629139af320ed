/** What the tutorial sends. */
export class User {
  constructor(readonly name: string) {}
}
