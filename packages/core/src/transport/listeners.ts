/** The listeners of one kind of event, called in the order in which they were added. What one throws is not caught here. */
export class Listeners<Args extends readonly unknown[]> {
  private readonly listeners: ((...args: Args) => void)[] = [];

  add(listener: (...args: Args) => void): void {
    this.listeners.push(listener);
  }

  emit(...args: Args): void {
    for (const listener of this.listeners) listener(...args);
  }
}
